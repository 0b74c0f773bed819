-- An incident as its events make it, for lists. Its timeline is the events themselves, in a chain of their own.
create table incident (
    number integer primary key not null,
    title text not null,
    severity text not null check (severity in ('P1', 'P2', 'P3', 'P4')),
    stage text not null check (stage in ('active', 'mitigated', 'resolved')),
    began_ms integer not null,
    mitigated_ms integer,
    resolved_ms integer,
    rollout integer references rollout (number)
) strict;
create index incident_by_stage on incident (stage, number);
create index incident_by_rollout on incident (rollout);
