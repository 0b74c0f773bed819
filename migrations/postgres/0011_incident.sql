-- An incident as its events make it, for lists. Its timeline is the events themselves, in a chain of their own.
create table incident (
    number bigint primary key not null,
    title text collate "C" not null,
    severity text collate "C" not null check (severity in ('P1', 'P2', 'P3', 'P4')),
    stage text collate "C" not null check (stage in ('active', 'mitigated', 'resolved')),
    began_ms bigint not null,
    mitigated_ms bigint,
    resolved_ms bigint,
    rollout bigint references rollout (number)
);
create index incident_by_stage on incident (stage, number);
create index incident_by_rollout on incident (rollout);
