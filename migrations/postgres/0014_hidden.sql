-- What was covered in a file of an import before it was written here: lines and kinds as JSON.
alter table import_file add column hidden text;
