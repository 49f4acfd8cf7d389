"""`parametres.xlsx` and `clients.xlsx` <-> `Settings`."""
