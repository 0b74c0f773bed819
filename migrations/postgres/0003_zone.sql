-- The zone in which a person reads times, by its IANA name; nothing: UTC.
alter table person add column zone text collate "C";
