@echo off
rem Relances: double-click, or drop a ledger or a proposal on this file.
rem On first start a private Python environment is set up; nothing else on the machine changes.
rem RELANCES_NO_PAUSE=1 leaves without waiting for a key. This file must stay ASCII with CRLF line ends.
setlocal EnableExtensions DisableDelayedExpansion
chcp 65001 >nul 2>nul
title Relances
rem What another program set for its own Python would break ours; so would files of the current folder (-P).
for %%V in (PYTHONHOME PYTHONPATH PYTHONINSPECT PYTHONOPTIMIZE PYTHONWARNINGS PYTHONIOENCODING) do set "%%V="
set "PYTHONUTF8=1"
set "HERE=%~dp0"
if "%HERE:~-1%"=="\" set "HERE=%HERE:~0,-1%"
set "CODE=0"
set "SOURCE="
rem The Python that made this workspace, if it is still there and nothing else is asked for.
set "PROGRAM="
set "VENV=%LOCALAPPDATA%\mailmerge-relances\venv"
if exist "%HERE%\pyproject.toml" if exist "%HERE%\mailmerge\__main__.py" set "SOURCE=%HERE%"
if defined SOURCE set "VENV=%HERE%\.venv-relances"
if defined RELANCES_ENV set "VENV=%RELANCES_ENV%"
set "PY=%VENV%\Scripts\python.exe"
set "STAMP=%VENV%\relances-ready"

rem Started from inside a zip that was not extracted, nothing stands beside this file.
if not exist "%HERE%\models_docx" if not exist "%HERE%\parametres.xlsx" goto :not_extracted

rem A semicolon parts the paths of a list. Under Wine no library is loaded from such a folder; Windows was not tried.
if not "%HERE:;=%"=="%HERE%" goto :semicolon

rem The kit to unzip brings its own Python.
if not exist "%HERE%\app\python\python.exe" goto :no_python
set "PY=%HERE%\app\python\python.exe"
goto :ready

rem Half extracted, or taken away by an antivirus: an own environment is no cure.
:no_python
if exist "%HERE%\app" goto :kit_broken
if defined SOURCE goto :own
if defined RELANCES_ENV goto :own
if not defined PROGRAM goto :own
"%PROGRAM%" -P -c "import mailmerge.cli" >nul 2>nul
if errorlevel 1 goto :own
set "PY=%PROGRAM%"
goto :ready

:own
if not exist "%PY%" goto :set_up
if not exist "%STAMP%" goto :set_up
rem A Python that was removed since leaves an environment that cannot start.
"%PY%" -c "" >nul 2>nul
if errorlevel 1 goto :set_up
if not defined SOURCE goto :ready
"%PY%" -c "import filecmp, sys; sys.exit(not filecmp.cmp(sys.argv[1], sys.argv[2], False))" "%SOURCE%\pyproject.toml" "%STAMP%" >nul 2>nul
if errorlevel 1 goto :set_up
goto :ready

:set_up
set "BASE="
py -3 -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if not errorlevel 1 set "BASE=py -3"
if defined BASE goto :base_found
python -c "import sys; sys.exit(sys.version_info < (3, 11))" >nul 2>nul
if not errorlevel 1 set "BASE=python"
if defined BASE goto :base_found
echo Il faut Python 3.11 ou plus recent.
echo Installez-le depuis www.python.org, puis recommencez.
set "CODE=2"
goto :end

:base_found
echo Premiere utilisation : preparation du programme, une ou deux minutes...
if exist "%STAMP%" del "%STAMP%"
%BASE% -m venv --clear "%VENV%"
if errorlevel 1 goto :set_up_failed
if not defined SOURCE goto :from_index
"%PY%" -m pip install --quiet --disable-pip-version-check --editable "%SOURCE%"
if errorlevel 1 goto :set_up_failed
copy /y "%SOURCE%\pyproject.toml" "%STAMP%" >nul
goto :ready

:from_index
"%PY%" -m pip install --quiet --disable-pip-version-check mailmerge-relances
if errorlevel 1 goto :set_up_failed
echo ready>"%STAMP%"

:ready
if exist "%HERE%\parametres.xlsx" goto :run
"%PY%" -P -X utf8 -m mailmerge init "%HERE%\."
if errorlevel 1 goto :failed
echo.

:run
"%PY%" -P -X utf8 -m mailmerge run --workspace "%HERE%\." --open %*
:failed
set "CODE=%ERRORLEVEL%"
rem Windows itself ended the program, or could not load it: no message of ours has been shown.
if not "%CODE:~0,1%"=="-" goto :end
echo Le programme n'a pas pu demarrer ou s'est arrete net : code %CODE%.
echo Relancez. Si cela recommence, montrez ce code a votre service informatique :
echo un antivirus bloque le dossier app, ou il y manque un fichier.
goto :end

:kit_broken
echo Le dossier app est incomplet.
echo Extrayez de nouveau le zip : clic droit, Extraire tout, puis recommencez.
set "CODE=2"
goto :end

:not_extracted
echo Ce fichier doit rester dans son dossier.
echo S'il vient d'un zip : clic droit, Extraire tout, puis recommencez.
echo Pour l'avoir sur le Bureau : clic droit sur ce fichier, dans son dossier,
echo puis Envoyer vers, Bureau.
set "CODE=2"
goto :end

:semicolon
echo Le nom du dossier, ou d'un dossier qui le contient, a un point-virgule.
echo Renommez-le sans, puis recommencez.
set "CODE=2"
goto :end

:set_up_failed
echo La preparation a echoue (detail ci-dessus).
echo Verifiez la connexion a Internet ou le proxy, puis recommencez.
set "CODE=7"

:end
if defined RELANCES_NO_PAUSE goto :leave
pause
rem Explorer quotes no dropped path that has an ampersand and no space. Such a path arrives cut, and cmd would now run
rem what follows the sign, unless it is left for good.
set "DROPPED=%~1"
if not defined DROPPED goto :leave
if "%DROPPED:~0,1%"=="-" goto :leave
if exist "%DROPPED%" goto :leave
exit %CODE%

:leave
exit /b %CODE%
