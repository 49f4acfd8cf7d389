; Installs Relances for one Windows user, from the tree of the kit. installer.py gives the names of its files and the
; version; this file says where they go. Everything stands in one folder, as in the zip, that she chooses.
;
; An update renews `app`, the launcher and the guides. What is hers comes with the first installation only, and neither
; an update nor the removal touches it.

Unicode true
Target amd64-unicode
SetCompressor /SOLID lzma
SetCompressorDictSize 32
SetDateSave off ; the same kit gives the same bytes
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS Win10

!include MUI2.nsh
!include LogicLib.nsh
!include ${LISTING} ; the macros PROGRAM, GUIDES, LAUNCHER and HERS: the files, by what becomes of them

!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Relances"
!define UNINSTALLER "Désinstaller Relances.exe"

Name "Relances"
BrandingText "Relances ${VERSION}"
OutFile "${TARGET}"
; Short, on the PC itself, and outside of OneDrive, which Documents often is not.
InstallDir "$PROFILE\Relances"
; An update finds its folder again.
InstallDirRegKey HKCU "${UNINSTALL_KEY}" "InstallLocation"
VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=1036 "ProductName" "Relances"
VIAddVersionKey /LANG=1036 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1036 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1036 "FileDescription" "Installation de Relances"
VIAddVersionKey /LANG=1036 "CompanyName" "mailmerge"
VIAddVersionKey /LANG=1036 "LegalCopyright" "Licence MIT"

!define MUI_ABORTWARNING
!define MUI_ICON "${NSISDIR}/Contrib/Graphics/Icons/nsis3-install.ico"
!define MUI_UNICON "${NSISDIR}/Contrib/Graphics/Icons/nsis3-uninstall.ico"
!define MUI_DIRECTORYPAGE_TEXT_TOP "Relances s’installe pour vous seul, sans droits d’administrateur, dans un dossier qui contient aussi vos réglages, vos modèles de lettres et vos relances.$\r$\n$\r$\nVous avez déjà Relances ? Choisissez son dossier : le programme est mis à jour, vos fichiers ne changent pas."
!define MUI_DIRECTORYPAGE_TEXT_DESTINATION "Dossier de Relances"
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE CheckFolder
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_WELCOMEFINISHPAGE_BITMAP "${NSISDIR}/Contrib/Graphics/Wizard/nsis3-grey.bmp"
!define MUI_FINISHPAGE_TITLE "Relances est prêt"
!define MUI_FINISHPAGE_TEXT "Pour commencer, double-cliquez sur « Relances » sur le Bureau, ou déposez-y votre grand livre.$\r$\n$\r$\nVos réglages, vos modèles et vos lettres sont dans :$\r$\n$INSTDIR"
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_TEXT "Ouvrir le dossier de Relances"
!define MUI_FINISHPAGE_RUN_FUNCTION OpenFolder
!define MUI_FINISHPAGE_SHOWREADME "$INSTDIR\LISEZMOI.docx"
!define MUI_FINISHPAGE_SHOWREADME_TEXT "Lire le mode d’emploi"
!define MUI_FINISHPAGE_SHOWREADME_NOTCHECKED
!insertmacro MUI_PAGE_FINISH

!define MUI_UNCONFIRMPAGE_TEXT_TOP "Le programme va être retiré. Vos fichiers restent : parametres.xlsx, clients.xlsx, models_docx, a_traiter, samples et sorties, la mémoire de vos relances. Supprimez le dossier vous-même si vous n’en avez plus besoin."
!define MUI_UNCONFIRMPAGE_TEXT_LOCATION "Dossier de Relances"
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "French"

Function OpenFolder
    ExecShell "open" "$INSTDIR"
FunctionEnd

; Says why the installation stops, on the screen and by its exit code.
!macro Refuse TEXT
    MessageBox MB_OK|MB_ICONEXCLAMATION "${TEXT}" /SD IDOK
    SetErrorLevel 2
    Abort
!macroend

Function CheckFolder
    StrLen $0 $INSTDIR
    ${If} $0 > ${LONGEST_FOLDER}
        !insertmacro Refuse "Ce chemin est trop long pour Windows : $INSTDIR$\r$\n$\r$\nChoisissez un dossier plus proche de la racine du disque, par exemple C:\Relances."
    ${EndIf}
    ${If} ${FileExists} "$INSTDIR\app\*.*"
    ${AndIfNot} ${FileExists} "$INSTDIR\app\EMPREINTES.txt"
        !insertmacro Refuse "Dans $INSTDIR se trouve déjà un dossier « app » qui n’est pas celui de Relances.$\r$\n$\r$\nChoisissez un autre dossier."
    ${EndIf}
FunctionEnd

; Windows refuses writing into a program that runs.
!macro WaitUntilClosed UN
Function ${UN}WaitUntilClosed
    again:
    ${IfNot} ${FileExists} "$INSTDIR\app\python\python.exe"
        Return
    ${EndIf}
    ClearErrors
    FileOpen $0 "$INSTDIR\app\python\python.exe" a
    ${IfNot} ${Errors}
        FileClose $0
        Return
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Relances est en cours d’utilisation, ou son dossier est protégé : $INSTDIR$\r$\n$\r$\nFermez la fenêtre de Relances, puis cliquez sur Réessayer. Rien n’a été changé." /SD IDCANCEL IDRETRY again
    SetErrorLevel 2
    Abort
FunctionEnd
!macroend
!insertmacro WaitUntilClosed ""
!insertmacro WaitUntilClosed "un."

; The whole new program stands beside the old one before it takes its place.
Function RenewProgram
    RMDir /r "$INSTDIR\app.new"
    RMDir /r "$INSTDIR\app.old"
    ClearErrors
    CreateDirectory "$INSTDIR\app.new"
    ${If} ${Errors}
        !insertmacro Refuse "Impossible d’écrire dans $INSTDIR.$\r$\n$\r$\nChoisissez un dossier à vous, par exemple $PROFILE\Relances."
    ${EndIf}
    ClearErrors
    !insertmacro PROGRAM "$INSTDIR\app.new"
    SetOutPath "$INSTDIR" ; the folder that a program is in cannot be renamed
    ${If} ${Errors}
        RMDir /r "$INSTDIR\app.new"
        !insertmacro Refuse "Tous les fichiers du programme n’ont pas pu être écrits dans $INSTDIR.$\r$\n$\r$\nVérifiez la place sur le disque et l’antivirus, puis recommencez. L’ancien programme n’a pas changé."
    ${EndIf}
    again:
    Call WaitUntilClosed
    ClearErrors
    ${If} ${FileExists} "$INSTDIR\app\*.*"
        Rename "$INSTDIR\app" "$INSTDIR\app.old"
    ${EndIf}
    ${IfNot} ${Errors}
        Rename "$INSTDIR\app.new" "$INSTDIR\app"
        ${IfNot} ${Errors}
            RMDir /r "$INSTDIR\app.old"
            Return
        ${EndIf}
        Rename "$INSTDIR\app.old" "$INSTDIR\app"
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Un fichier du dossier « app » est tenu par un autre programme : $INSTDIR$\r$\n$\r$\nFermez la fenêtre de Relances et les fichiers ouverts, puis cliquez sur Réessayer. L’ancien programme n’a pas changé." /SD IDCANCEL IDRETRY again
    RMDir /r "$INSTDIR\app.new"
    SetErrorLevel 2
    Abort
FunctionEnd

Section
    AddSize ${KILOBYTES} ; makensis counts the files of a section only, and these stand in a function
    Call CheckFolder ; without pages, nobody has yet
    Call WaitUntilClosed
    Call RenewProgram
    SetOverwrite try ; a guide that is open in Word stays as it is
    !insertmacro GUIDES "$INSTDIR"
    SetOverwrite off
    ${IfNot} ${FileExists} "$INSTDIR\parametres.xlsx"
        !insertmacro HERS "$INSTDIR"
    ${EndIf}
    CreateDirectory "$INSTDIR\a_traiter"
    SetOverwrite on
    !insertmacro LAUNCHER "$INSTDIR"
    WriteUninstaller "$INSTDIR\${UNINSTALLER}"

    SetOutPath "$INSTDIR" ; where the shortcuts start
    ReadRegStr $0 HKCU "${UNINSTALL_KEY}" "InstallLocation"
    ${If} $0 != $INSTDIR ; an update does not bring back what she took off her desktop
        CreateShortcut "$DESKTOP\Relances.lnk" "$INSTDIR\Relances.bat"
        CreateShortcut "$DESKTOP\Dossier Relances.lnk" "$INSTDIR"
    ${EndIf}
    CreateDirectory "$SMPROGRAMS\Relances"
    CreateShortcut "$SMPROGRAMS\Relances\Relances.lnk" "$INSTDIR\Relances.bat"
    CreateShortcut "$SMPROGRAMS\Relances\Dossier Relances.lnk" "$INSTDIR"
    CreateShortcut "$SMPROGRAMS\Relances\Mode d’emploi de Relances.lnk" "$INSTDIR\LISEZMOI.docx"

    WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "Relances"
    WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "mailmerge"
    WriteRegStr HKCU "${UNINSTALL_KEY}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\${UNINSTALLER}"'
    WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\${UNINSTALLER}" /S'
    WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" ${KILOBYTES}
    WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
    WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
SectionEnd

Section "Uninstall"
    ${IfNot} ${FileExists} "$INSTDIR\app\EMPREINTES.txt"
        !insertmacro Refuse "Relances n’est pas dans $INSTDIR : rien n’a été retiré."
    ${EndIf}
    Call un.WaitUntilClosed
    RMDir /r "$INSTDIR\app"
    Delete "$INSTDIR\Relances.bat"
    Delete "$INSTDIR\LISEZMOI.docx"
    Delete "$INSTDIR\Aide-mémoire des champs.docx"
    Delete "$INSTDIR\${UNINSTALLER}"
    RMDir "$INSTDIR" ; only if nothing of hers is left in it
    ReadRegStr $0 HKCU "${UNINSTALL_KEY}" "InstallLocation"
    ${If} $0 == $INSTDIR ; not those of another folder, installed since
        Delete "$DESKTOP\Relances.lnk"
        Delete "$DESKTOP\Dossier Relances.lnk"
        Delete "$SMPROGRAMS\Relances\Relances.lnk"
        Delete "$SMPROGRAMS\Relances\Dossier Relances.lnk"
        Delete "$SMPROGRAMS\Relances\Mode d’emploi de Relances.lnk"
        RMDir "$SMPROGRAMS\Relances"
        DeleteRegKey HKCU "${UNINSTALL_KEY}"
    ${EndIf}
SectionEnd
