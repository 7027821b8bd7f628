SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE SCHEMA bascule;
CREATE SCHEMA datamart;
CREATE SCHEMA labo;
CREATE FUNCTION bascule.drop_history_day(part text, OUT rows bigint, OUT bytes bigint) RETURNS record
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $_$
begin
    if not exists (select from pg_inherits i
                     join pg_class c on c.oid = i.inhrelid
                     join pg_class p on p.oid = i.inhparent
                    where c.relnamespace = 'bascule'::regnamespace and c.relname = part
                      and p.relnamespace = 'bascule'::regnamespace
                      and p.relname in ('job_history', 'job_log')
                      and part ~ '_[0-9]{8}$') then
        raise exception '% is no day of the history', part;
    end if;
    execute format('select count(*), pg_total_relation_size(%L) from bascule.%I',
                   'bascule.' || quote_ident(part), part) into rows, bytes;
    execute format('drop table bascule.%I', part);
end $_$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE bascule.journal (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    parameters jsonb DEFAULT '{}'::jsonb NOT NULL,
    result jsonb DEFAULT '{}'::jsonb NOT NULL,
    duration interval,
    uid bigint,
    login_uid bigint,
    sudo_user text
);
CREATE FUNCTION bascule.link_entry(entry bascule.journal) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
    canonical pg_catalog.bytea := case when entry.uid is null and entry.login_uid is null and entry.sudo_user is null
     then pg_catalog.convert_to(pg_catalog.jsonb_build_array(
    entry.id, pg_catalog.extract('epoch', entry.at)::pg_catalog.text, entry.actor,
    entry.action, entry.subject, entry.parameters, entry.result,
    pg_catalog.extract('epoch', entry.duration)::pg_catalog.text)::pg_catalog.text, 'UTF8')
     else pg_catalog.convert_to(pg_catalog.jsonb_build_array(
              entry.id, pg_catalog.extract('epoch', entry.at)::pg_catalog.text,
              entry.actor, entry.action, entry.subject, entry.parameters,
              entry.result,
              pg_catalog.extract('epoch', entry.duration)::pg_catalog.text,
              entry.uid, entry.login_uid, entry.sudo_user)::pg_catalog.text, 'UTF8')
end;
    held pg_catalog.text;
begin
    -- Before the statement that reads the last link, for that one needs a fresh snapshot.
    held := pg_catalog.pg_advisory_xact_lock(
                pg_catalog.hashtextextended('bascule.journal', 0));
    -- `on conflict`: under repeatable read, where an old snapshot shows an old last link, it
    -- makes a serialization failure (40001) of what would be a broken key.
    insert into bascule.journal_chain (seq, entry_id, hash)
    select c.seq operator(pg_catalog.+) 1, entry.id,
           pg_catalog.sha256(c.hash operator(pg_catalog.||) canonical)
      from bascule.journal_chain c
     order by c.seq desc
     limit 1
        on conflict (seq) do nothing;
    if not found then
        raise exception 'the journal''s chain has no first link: restore it from a backup';
    end if;
end$$;
CREATE FUNCTION bascule.link_new_entry() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    perform bascule.link_entry(new);
    return null;
end$$;
CREATE FUNCTION bascule.make_history_day(parent text, day date) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    SET "TimeZone" TO 'UTC'
    SET "DateStyle" TO 'ISO, MDY'
    AS $_$
declare
    part text := parent || '_' || to_char(day, 'YYYYMMDD');
    keyed text := case parent when 'job_history' then 'ended_at' when 'job_log' then 'at' end;
    since timestamptz := day::timestamp;
    until timestamptz := (day + 1)::timestamp;
begin
    if keyed is null then raise exception 'there is no history %', parent; end if;
    if exists (select from pg_class
                where relnamespace = 'bascule'::regnamespace and relname = part) then
        return false;
    end if;
    execute format('lock table bascule.%I in share row exclusive mode', parent);
    execute format('create table bascule.%I (like bascule.%I including all)', part, parent);
    execute format(
        'with moved as (delete from bascule.%1$I where %2$I >= $1 and %2$I < $2 returning *) '
        'insert into bascule.%3$I select * from moved', parent || '_default', keyed, part)
        using since, until;
    execute format(
        'alter table bascule.%I attach partition bascule.%I for values from (%L) to (%L)',
        parent, part, since, until);
    return true;
end $_$;
CREATE FUNCTION bascule.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'the journal is append-only: % refused', tg_op;
end$$;
CREATE FUNCTION bascule.window_rows(query text, window_start timestamp with time zone, window_end timestamp with time zone, day date, day_end date, season_start timestamp with time zone, season_end timestamp with time zone, season_day date, zone text) RETURNS SETOF record
    LANGUAGE plpgsql STABLE
    SET transaction_read_only TO 'on'
    AS $$
begin
    return query execute query using window_start, window_end, day, day_end,
                                     season_start, season_end, season_day, zone;
end
$$;
CREATE TABLE bascule.aggregate (
    name text NOT NULL,
    digest text NOT NULL,
    calendar text NOT NULL,
    target text NOT NULL,
    registered_at timestamp with time zone DEFAULT now() NOT NULL,
    problem text,
    broken_since timestamp with time zone,
    reach text DEFAULT 'window'::text NOT NULL
);
CREATE TABLE bascule.aggregate_window (
    aggregate text NOT NULL,
    window_start timestamp with time zone NOT NULL,
    window_end timestamp with time zone NOT NULL,
    first_day date NOT NULL,
    end_day date NOT NULL,
    stale_since timestamp with time zone,
    computed_at timestamp with time zone,
    seconds double precision,
    row_count bigint,
    digest text,
    computed_from jsonb,
    failures integer DEFAULT 0 NOT NULL,
    failed_at timestamp with time zone,
    error text,
    failing_since timestamp with time zone,
    retry_at timestamp with time zone,
    CONSTRAINT aggregate_window_check CHECK ((window_start < window_end))
);
CREATE VIEW bascule.aggregates AS
SELECT
    NULL::text AS name,
    NULL::text AS target,
    NULL::bigint AS windows,
    NULL::bigint AS stale,
    NULL::timestamp with time zone AS oldest_stale,
    NULL::timestamp with time zone AS last_computed,
    NULL::bigint AS row_count,
    NULL::bigint AS failing,
    NULL::text AS error,
    NULL::text AS problem,
    NULL::text AS digest,
    NULL::timestamp with time zone AS broken_since,
    NULL::timestamp with time zone AS failing_since,
    NULL::timestamp with time zone AS retry_at;
CREATE TABLE bascule.alert (
    id bigint NOT NULL,
    rule text NOT NULL,
    subject text NOT NULL,
    due_at timestamp with time zone NOT NULL,
    raised_at timestamp with time zone DEFAULT now() NOT NULL,
    message text NOT NULL,
    resolved_at timestamp with time zone,
    resolution text,
    acknowledged_at timestamp with time zone,
    acknowledged_by text,
    note text,
    told_at timestamp with time zone
);
ALTER TABLE bascule.alert ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bascule.alert_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE bascule.companion (
    file_id bigint NOT NULL,
    path text NOT NULL,
    inode bigint NOT NULL,
    changed_ns bigint NOT NULL
);
CREATE TABLE bascule.confirmation (
    file_id bigint NOT NULL,
    arrival bigint NOT NULL,
    owners bigint[] NOT NULL,
    lows bigint[] NOT NULL,
    highs bigint[] NOT NULL,
    shifts bigint[] NOT NULL
);
CREATE SEQUENCE bascule.confirmation_arrival
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE bascule.confirmation_form (
    file_id bigint NOT NULL,
    line_no bigint NOT NULL,
    cells jsonb NOT NULL
);
CREATE TABLE bascule.export (
    id bigint NOT NULL,
    export text NOT NULL,
    window_start timestamp with time zone,
    window_end timestamp with time zone,
    revision integer NOT NULL,
    format text NOT NULL,
    path text NOT NULL,
    bytes bigint NOT NULL,
    rows bigint NOT NULL,
    sha256 bytea NOT NULL,
    data_sha256 bytea NOT NULL,
    declaration bytea NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    duration interval,
    placed_at timestamp with time zone,
    lost_at timestamp with time zone,
    amended_by bigint,
    amended_at timestamp with time zone,
    checked_at timestamp with time zone,
    redeclared_at timestamp with time zone,
    declaration_form smallint DEFAULT 1 NOT NULL,
    problem text,
    CONSTRAINT export_check CHECK (((window_start IS NULL) = (window_end IS NULL))),
    CONSTRAINT export_data_sha256_check CHECK ((length(data_sha256) = 32)),
    CONSTRAINT export_declaration_check CHECK ((length(declaration) = 32)),
    CONSTRAINT export_revision_check CHECK ((revision > 0)),
    CONSTRAINT export_sha256_check CHECK ((length(sha256) = 32))
);
ALTER TABLE bascule.export ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bascule.export_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW bascule.exports AS
 SELECT e.id,
    e.export,
    e.window_start,
    e.window_end,
    e.revision,
    e.format,
    e.path,
    e.bytes,
    e.rows,
    encode(e.sha256, 'hex'::text) AS sha256,
    encode(e.data_sha256, 'hex'::text) AS data_sha256,
        CASE
            WHEN (e.lost_at IS NOT NULL) THEN 'lost'::text
            WHEN (e.placed_at IS NULL) THEN 'writing'::text
            WHEN ((e.amended_by IS NOT NULL) OR (e.amended_at IS NOT NULL)) THEN 'amended'::text
            WHEN (e.redeclared_at IS NOT NULL) THEN 'redeclared'::text
            ELSE 'current'::text
        END AS state,
    e.amended_by,
    a.path AS amended_path,
    e.made_by,
    e.made_at,
    e.duration,
    e.placed_at,
    e.amended_at,
    e.checked_at,
    e.redeclared_at,
    e.problem
   FROM (bascule.export e
     LEFT JOIN bascule.export a ON ((a.id = e.amended_by)));
CREATE TABLE bascule.fault (
    id bigint NOT NULL,
    file_id bigint NOT NULL,
    line bigint,
    column_name text,
    value text,
    rule text NOT NULL,
    severity text NOT NULL,
    message text NOT NULL,
    original text,
    CONSTRAINT fault_severity_check CHECK ((severity = ANY (ARRAY['reject'::text, 'warn'::text])))
);
ALTER TABLE bascule.fault ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bascule.fault_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW bascule.faults AS
 SELECT fault.file_id,
    fault.line,
    fault.column_name,
    fault.value,
    fault.rule,
    fault.message,
    fault.original,
    fault.severity,
    fault.id
   FROM bascule.fault;
CREATE TABLE bascule.feed_version (
    id integer NOT NULL,
    feed text NOT NULL,
    digest text NOT NULL,
    source text NOT NULL,
    first_used_at timestamp with time zone DEFAULT now() NOT NULL
);
ALTER TABLE bascule.feed_version ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bascule.feed_version_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE bascule.file (
    id bigint NOT NULL,
    feed text NOT NULL,
    name text NOT NULL,
    inbox_path text NOT NULL,
    origin text DEFAULT 'inbox'::text NOT NULL,
    bytes bigint NOT NULL,
    sha256 bytea,
    state text NOT NULL,
    rows_read bigint DEFAULT 0 NOT NULL,
    rows_inserted bigint DEFAULT 0 NOT NULL,
    rows_amended bigint DEFAULT 0 NOT NULL,
    rows_unchanged bigint DEFAULT 0 NOT NULL,
    rows_rejected bigint DEFAULT 0 NOT NULL,
    warnings bigint DEFAULT 0 NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone,
    arrived_at timestamp with time zone DEFAULT now() NOT NULL,
    loaded_at timestamp with time zone,
    stored_path text,
    stored_at timestamp with time zone,
    reason text,
    feed_version_id integer,
    parser text,
    dialect text,
    previous_id bigint,
    duplicate_of bigint,
    again boolean DEFAULT false NOT NULL,
    worker text,
    purged_at timestamp with time zone,
    job_id bigint,
    lines bigint,
    line_account jsonb,
    mends bigint,
    inode bigint,
    changed_ns bigint,
    blocked_since timestamp with time zone,
    blocked_reason text,
    blocked_times integer DEFAULT 0 NOT NULL,
    archived_at timestamp with time zone,
    CONSTRAINT file_check CHECK ((rows_read = (((rows_inserted + rows_amended) + rows_unchanged) + rows_rejected))),
    CONSTRAINT file_origin_check CHECK ((origin = ANY (ARRAY['inbox'::text, 'import'::text, 'reconcile'::text]))),
    CONSTRAINT file_sha256_check CHECK ((length(sha256) = 32)),
    CONSTRAINT file_state_check CHECK ((state = ANY (ARRAY['arrived'::text, 'loading'::text, 'loaded'::text, 'duplicate'::text, 'rejected'::text, 'failed'::text, 'reverted'::text])))
);
ALTER TABLE bascule.file ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bascule.file_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW bascule.files AS
 SELECT f.id,
    f.feed,
    f.name,
    f.bytes,
    encode(f.sha256, 'hex'::text) AS sha256,
    f.state,
    f.rows_read,
    f.rows_inserted,
    f.rows_amended,
    f.rows_unchanged,
    f.rows_rejected,
    f.arrived_at,
    f.loaded_at,
    f.stored_path,
    f.reason,
    f.warnings,
    f.attempts,
    f.next_attempt_at,
    f.stored_at,
    f.duplicate_of,
    f.previous_id,
    f.origin,
    f.inbox_path,
    f.dialect,
    f.parser,
    f.worker,
    v.digest AS feed_version,
    f.job_id,
    f.lines,
    f.line_account,
    f.mends
   FROM (bascule.file f
     LEFT JOIN bascule.feed_version v ON ((v.id = f.feed_version_id)));
CREATE TABLE bascule.folder_comparison (
    id integer DEFAULT 1 NOT NULL,
    moved_at timestamp with time zone DEFAULT now() NOT NULL,
    feed text NOT NULL,
    folder text NOT NULL,
    folders bigint NOT NULL,
    unknown bigint NOT NULL,
    missing bigint NOT NULL,
    companions bigint NOT NULL,
    unknown_paths text[] NOT NULL,
    missing_paths text[] NOT NULL,
    unread text[] NOT NULL,
    begun_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT folder_comparison_id_check CHECK ((id = 1))
);
CREATE TABLE bascule.job (
    id bigint NOT NULL,
    queue text NOT NULL,
    kind text NOT NULL,
    state text DEFAULT 'waiting'::text NOT NULL,
    shelf text,
    priority smallint DEFAULT 0 NOT NULL,
    run_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    attempt integer DEFAULT 0 NOT NULL,
    refunds integer DEFAULT 0 NOT NULL,
    attempts_limit integer,
    crashes smallint DEFAULT 0 NOT NULL,
    unknown_times integer DEFAULT 0 NOT NULL,
    worker_id bigint,
    started_at timestamp with time zone,
    cancel_requested_at timestamp with time zone,
    cancel_requested_by text,
    is_ephemeral boolean DEFAULT false NOT NULL,
    concurrency_key text,
    unique_key text,
    arguments jsonb DEFAULT '{}'::jsonb NOT NULL,
    enqueued_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    enqueued_by text NOT NULL,
    reason text,
    settled_at timestamp with time zone,
    token bigint,
    CONSTRAINT job_arguments_check CHECK ((jsonb_typeof(arguments) = 'object'::text)),
    CONSTRAINT job_arguments_check1 CHECK ((pg_column_size(arguments) <= 262144)),
    CONSTRAINT job_attempt_check CHECK (((attempt >= 0) AND (attempt <= 1000000000))),
    CONSTRAINT job_attempts_limit_check CHECK (((attempts_limit >= 1) AND (attempts_limit <= 1000))),
    CONSTRAINT job_check CHECK (((state = 'running'::text) = (worker_id IS NOT NULL))),
    CONSTRAINT job_concurrency_key_check CHECK (((length(concurrency_key) >= 1) AND (length(concurrency_key) <= 500))),
    CONSTRAINT job_crashes_check CHECK (((crashes >= 0) AND (crashes <= 100))),
    CONSTRAINT job_kind_check CHECK (((length(kind) >= 1) AND (length(kind) <= 200))),
    CONSTRAINT job_queue_check CHECK (((length(queue) >= 1) AND (length(queue) <= 200))),
    CONSTRAINT job_refunds_check CHECK (((refunds >= 0) AND (refunds <= 1000000000))),
    CONSTRAINT job_shelf_check CHECK ((shelf = ANY (ARRAY['later'::text, 'key'::text]))),
    CONSTRAINT job_snoozes_check CHECK (((unknown_times >= 0) AND (unknown_times <= 1000000000))),
    CONSTRAINT job_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'dead'::text]))),
    CONSTRAINT job_unique_key_check CHECK (((length(unique_key) >= 1) AND (length(unique_key) <= 500)))
)
WITH (autovacuum_vacuum_scale_factor='0', autovacuum_vacuum_threshold='2000', autovacuum_vacuum_cost_delay='0');
CREATE TABLE bascule.job_history (
    id bigint NOT NULL,
    queue text NOT NULL,
    kind text NOT NULL,
    outcome text NOT NULL,
    priority smallint NOT NULL,
    attempt integer NOT NULL,
    refunds integer NOT NULL,
    attempts_limit integer,
    crashes smallint NOT NULL,
    concurrency_key text,
    unique_key text,
    arguments jsonb NOT NULL,
    enqueued_at timestamp with time zone NOT NULL,
    enqueued_by text NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    worker_id bigint,
    worker text,
    result jsonb,
    reason text,
    CONSTRAINT job_history_outcome_check CHECK ((outcome = ANY (ARRAY['succeeded'::text, 'cancelled'::text, 'discarded'::text, 'crashed'::text, 'failed'::text])))
)
PARTITION BY RANGE (ended_at);
CREATE TABLE bascule.job_history_20261128 (
    id bigint NOT NULL,
    queue text NOT NULL,
    kind text NOT NULL,
    outcome text NOT NULL,
    priority smallint NOT NULL,
    attempt integer NOT NULL,
    refunds integer NOT NULL,
    attempts_limit integer,
    crashes smallint NOT NULL,
    concurrency_key text,
    unique_key text,
    arguments jsonb NOT NULL,
    enqueued_at timestamp with time zone NOT NULL,
    enqueued_by text NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    worker_id bigint,
    worker text,
    result jsonb,
    reason text,
    CONSTRAINT job_history_outcome_check CHECK ((outcome = ANY (ARRAY['succeeded'::text, 'cancelled'::text, 'discarded'::text, 'crashed'::text, 'failed'::text])))
);
CREATE TABLE bascule.job_history_20261129 (
    id bigint NOT NULL,
    queue text NOT NULL,
    kind text NOT NULL,
    outcome text NOT NULL,
    priority smallint NOT NULL,
    attempt integer NOT NULL,
    refunds integer NOT NULL,
    attempts_limit integer,
    crashes smallint NOT NULL,
    concurrency_key text,
    unique_key text,
    arguments jsonb NOT NULL,
    enqueued_at timestamp with time zone NOT NULL,
    enqueued_by text NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    worker_id bigint,
    worker text,
    result jsonb,
    reason text,
    CONSTRAINT job_history_outcome_check CHECK ((outcome = ANY (ARRAY['succeeded'::text, 'cancelled'::text, 'discarded'::text, 'crashed'::text, 'failed'::text])))
);
CREATE TABLE bascule.job_history_20261130 (
    id bigint NOT NULL,
    queue text NOT NULL,
    kind text NOT NULL,
    outcome text NOT NULL,
    priority smallint NOT NULL,
    attempt integer NOT NULL,
    refunds integer NOT NULL,
    attempts_limit integer,
    crashes smallint NOT NULL,
    concurrency_key text,
    unique_key text,
    arguments jsonb NOT NULL,
    enqueued_at timestamp with time zone NOT NULL,
    enqueued_by text NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    worker_id bigint,
    worker text,
    result jsonb,
    reason text,
    CONSTRAINT job_history_outcome_check CHECK ((outcome = ANY (ARRAY['succeeded'::text, 'cancelled'::text, 'discarded'::text, 'crashed'::text, 'failed'::text])))
);
CREATE TABLE bascule.job_history_20261201 (
    id bigint NOT NULL,
    queue text NOT NULL,
    kind text NOT NULL,
    outcome text NOT NULL,
    priority smallint NOT NULL,
    attempt integer NOT NULL,
    refunds integer NOT NULL,
    attempts_limit integer,
    crashes smallint NOT NULL,
    concurrency_key text,
    unique_key text,
    arguments jsonb NOT NULL,
    enqueued_at timestamp with time zone NOT NULL,
    enqueued_by text NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    worker_id bigint,
    worker text,
    result jsonb,
    reason text,
    CONSTRAINT job_history_outcome_check CHECK ((outcome = ANY (ARRAY['succeeded'::text, 'cancelled'::text, 'discarded'::text, 'crashed'::text, 'failed'::text])))
);
CREATE TABLE bascule.job_history_default (
    id bigint NOT NULL,
    queue text NOT NULL,
    kind text NOT NULL,
    outcome text NOT NULL,
    priority smallint NOT NULL,
    attempt integer NOT NULL,
    refunds integer NOT NULL,
    attempts_limit integer,
    crashes smallint NOT NULL,
    concurrency_key text,
    unique_key text,
    arguments jsonb NOT NULL,
    enqueued_at timestamp with time zone NOT NULL,
    enqueued_by text NOT NULL,
    started_at timestamp with time zone,
    ended_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    worker_id bigint,
    worker text,
    result jsonb,
    reason text,
    CONSTRAINT job_history_outcome_check CHECK ((outcome = ANY (ARRAY['succeeded'::text, 'cancelled'::text, 'discarded'::text, 'crashed'::text, 'failed'::text])))
);
ALTER TABLE bascule.job ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bascule.job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE bascule.job_log (
    job_id bigint NOT NULL,
    attempt integer NOT NULL,
    line integer NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    level text NOT NULL,
    text text NOT NULL
)
PARTITION BY RANGE (at);
CREATE TABLE bascule.job_log_20261128 (
    job_id bigint NOT NULL,
    attempt integer NOT NULL,
    line integer NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    level text NOT NULL,
    text text NOT NULL
);
CREATE TABLE bascule.job_log_20261129 (
    job_id bigint NOT NULL,
    attempt integer NOT NULL,
    line integer NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    level text NOT NULL,
    text text NOT NULL
);
CREATE TABLE bascule.job_log_20261130 (
    job_id bigint NOT NULL,
    attempt integer NOT NULL,
    line integer NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    level text NOT NULL,
    text text NOT NULL
);
CREATE TABLE bascule.job_log_20261201 (
    job_id bigint NOT NULL,
    attempt integer NOT NULL,
    line integer NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    level text NOT NULL,
    text text NOT NULL
);
CREATE TABLE bascule.job_log_default (
    job_id bigint NOT NULL,
    attempt integer NOT NULL,
    line integer NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    level text NOT NULL,
    text text NOT NULL
);
CREATE TABLE bascule.job_progress (
    job_id bigint NOT NULL,
    attempt integer NOT NULL,
    done bigint NOT NULL,
    total bigint,
    note text,
    started_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
)
WITH (fillfactor='50');
CREATE TABLE bascule.worker (
    id bigint NOT NULL,
    name text NOT NULL,
    queues text[] NOT NULL,
    slots integer DEFAULT 0 NOT NULL,
    running integer DEFAULT 0 NOT NULL,
    claim_p95_ms double precision,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    seen_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    stalled text[] DEFAULT '{}'::text[] NOT NULL
)
WITH (fillfactor='50');
CREATE VIEW bascule.jobs AS
 SELECT j.id,
    j.queue,
    j.kind,
    j.state,
    j.priority,
    j.run_at,
    (j.attempt - j.refunds) AS tries,
    j.attempts_limit,
    j.crashes,
    j.concurrency_key,
    j.unique_key,
    j.arguments,
    j.enqueued_at,
    j.enqueued_by,
    j.started_at,
    NULL::timestamp with time zone AS ended_at,
    w.name AS worker,
    NULL::jsonb AS result,
        CASE
            WHEN (j.cancel_requested_at IS NOT NULL) THEN concat('to be cancelled for ', j.cancel_requested_by)
            WHEN ((j.state = 'waiting'::text) AND (j.shelf = 'key'::text)) THEN concat('waits for the other jobs of its key ', j.concurrency_key)
            ELSE j.reason
        END AS reason,
    p.done AS progress_done,
    p.total AS progress_total,
    p.note AS progress_note,
    ((p.done)::double precision / (NULLIF(EXTRACT(epoch FROM (p.updated_at - p.started_at)), (0)::numeric))::double precision) AS progress_per_second,
        CASE
            WHEN ((p.total >= p.done) AND (p.done > 0)) THEN (p.updated_at + ((p.updated_at - p.started_at) * (((p.total - p.done))::double precision / (p.done)::double precision)))
            ELSE NULL::timestamp with time zone
        END AS progress_ends_at
   FROM ((bascule.job j
     LEFT JOIN bascule.worker w ON ((w.id = j.worker_id)))
     LEFT JOIN bascule.job_progress p ON (((p.job_id = j.id) AND (p.attempt = j.attempt))))
UNION ALL
 SELECT job_history.id,
    job_history.queue,
    job_history.kind,
    job_history.outcome AS state,
    job_history.priority,
    NULL::timestamp with time zone AS run_at,
    (job_history.attempt - job_history.refunds) AS tries,
    job_history.attempts_limit,
    job_history.crashes,
    job_history.concurrency_key,
    job_history.unique_key,
    job_history.arguments,
    job_history.enqueued_at,
    job_history.enqueued_by,
    job_history.started_at,
    job_history.ended_at,
    job_history.worker,
    job_history.result,
    job_history.reason,
    NULL::bigint AS progress_done,
    NULL::bigint AS progress_total,
    NULL::text AS progress_note,
    NULL::double precision AS progress_per_second,
    NULL::timestamp with time zone AS progress_ends_at
   FROM bascule.job_history;
CREATE TABLE bascule.journal_chain (
    seq bigint NOT NULL,
    entry_id bigint,
    hash bytea NOT NULL
);
ALTER TABLE bascule.journal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bascule.journal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE VIEW bascule.journaletl AS
 SELECT j.id,
    j.at,
    j.actor,
    j.action,
    j.subject,
    j.parameters,
    j.result,
    j.duration,
    c.seq,
    encode(c.hash, 'hex'::text) AS hash,
    j.uid,
    j.login_uid,
    j.sudo_user
   FROM (bascule.journal j
     LEFT JOIN bascule.journal_chain c ON ((c.entry_id = j.id)));
COMMENT ON VIEW bascule.journaletl IS 'JournalETL : qui a fait quoi, quand, avec quel résultat';
CREATE TABLE bascule.late_look (
    file_id bigint NOT NULL,
    due_at timestamp with time zone NOT NULL,
    modified_ns bigint NOT NULL,
    found_at timestamp with time zone,
    found_id bigint
);
CREATE TABLE bascule.migration (
    id bigint NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE bascule.queue (
    name text NOT NULL,
    paused_at timestamp with time zone,
    paused_by text,
    reason text
);
CREATE TABLE bascule.report (
    id bigint NOT NULL,
    file_id bigint NOT NULL,
    kind text NOT NULL,
    path text NOT NULL,
    name text NOT NULL,
    lines bigint DEFAULT 0 NOT NULL,
    left_out bigint DEFAULT 0 NOT NULL,
    mended_by bigint,
    mended_at timestamp with time zone,
    CONSTRAINT report_kind_check CHECK ((kind = ANY (ARRAY['faults'::text, 'rejects'::text])))
);
ALTER TABLE bascule.report ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bascule.report_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE bascule.schedule (
    name text NOT NULL,
    kind text NOT NULL,
    arguments jsonb DEFAULT '{}'::jsonb NOT NULL,
    queue text DEFAULT 'default'::text NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    attempts_limit integer,
    form text NOT NULL,
    spec text NOT NULL,
    zone text NOT NULL,
    overlap text NOT NULL,
    catch_up text NOT NULL,
    catch_up_window bigint NOT NULL,
    jitter bigint DEFAULT 0 NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    failures_limit integer,
    source text NOT NULL,
    edited text[] DEFAULT '{}'::text[] NOT NULL,
    is_in_file boolean DEFAULT false NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    paused_at timestamp with time zone,
    paused_by text,
    pause_reason text,
    anchor_at timestamp with time zone NOT NULL,
    cursor_at timestamp with time zone NOT NULL,
    next_at timestamp with time zone,
    due_at timestamp with time zone,
    covered_to timestamp with time zone,
    active bigint[] DEFAULT '{}'::bigint[] NOT NULL,
    active_nominals timestamp with time zone[] DEFAULT '{}'::timestamp with time zone[] NOT NULL,
    failures integer DEFAULT 0 NOT NULL,
    enqueued_at timestamp with time zone,
    quiet bigint DEFAULT 0 NOT NULL,
    summary_at timestamp with time zone,
    succeed_by integer,
    succeed_by_since timestamp with time zone,
    CONSTRAINT schedule_arguments_check CHECK ((jsonb_typeof(arguments) = 'object'::text)),
    CONSTRAINT schedule_catch_up_check CHECK ((catch_up = ANY (ARRAY['none'::text, 'latest'::text, 'all'::text]))),
    CONSTRAINT schedule_catch_up_window_check CHECK ((catch_up_window >= 0)),
    CONSTRAINT schedule_failures_limit_check CHECK ((failures_limit > 0)),
    CONSTRAINT schedule_form_check CHECK ((form = ANY (ARRAY['cron'::text, 'interval'::text, 'once'::text]))),
    CONSTRAINT schedule_jitter_check CHECK ((jitter >= 0)),
    CONSTRAINT schedule_name_check CHECK ((name ~ '^[a-z0-9][a-z0-9_.-]{0,62}$'::text)),
    CONSTRAINT schedule_overlap_check CHECK ((overlap = ANY (ARRAY['skip'::text, 'buffer_one'::text, 'buffer_all'::text, 'cancel_other'::text, 'allow_all'::text]))),
    CONSTRAINT schedule_source_check CHECK ((source = ANY (ARRAY['config'::text, 'user'::text]))),
    CONSTRAINT schedule_succeed_by_check CHECK (((succeed_by >= 0) AND (succeed_by <= 1439)))
)
WITH (fillfactor='50');
CREATE TABLE bascule.scheduler (
    id boolean DEFAULT true NOT NULL,
    seen_at timestamp with time zone NOT NULL,
    outage_from timestamp with time zone,
    outage_to timestamp with time zone,
    CONSTRAINT scheduler_id_check CHECK (id)
);
CREATE TABLE bascule.service (
    worker text NOT NULL,
    roles text NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    feeds jsonb
);
CREATE TABLE bascule.setting (
    id bigint NOT NULL,
    name text NOT NULL,
    value text NOT NULL,
    since timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);
ALTER TABLE bascule.setting ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bascule.setting_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE bascule.tick (
    schedule text NOT NULL,
    nominal_at timestamp with time zone NOT NULL,
    outcome text NOT NULL,
    sentence text NOT NULL,
    job_id bigint,
    window_start timestamp with time zone,
    count bigint DEFAULT 1 NOT NULL,
    through_at timestamp with time zone,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    paused_by text,
    earlier text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT tick_outcome_check CHECK ((outcome = ANY (ARRAY['enqueued'::text, 'skipped'::text, 'paused'::text, 'missed'::text, 'merged'::text, 'by_hand'::text, 'backfilled'::text])))
);
CREATE TABLE bascule.touch (
    id bigint NOT NULL,
    source text NOT NULL,
    column_name text NOT NULL,
    from_at timestamp with time zone,
    to_at timestamp with time zone,
    from_day date,
    to_day date,
    file_id bigint,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT touch_check CHECK (COALESCE((from_at < to_at), (from_day < to_day), false))
);
ALTER TABLE bascule.touch ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bascule.touch_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE bascule.waiting (
    worker text NOT NULL,
    path text NOT NULL,
    feed text,
    bytes bigint NOT NULL,
    reason text NOT NULL,
    since timestamp with time zone NOT NULL,
    is_stray boolean DEFAULT false NOT NULL,
    is_unlisted boolean DEFAULT false NOT NULL
);
CREATE TABLE bascule.watched_column (
    source text NOT NULL,
    column_name text NOT NULL,
    watcher text NOT NULL
);
ALTER TABLE bascule.worker ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME bascule.worker_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE datamart.brix_jour (
    jour date NOT NULL,
    n bigint,
    brix numeric,
    window_start timestamp with time zone NOT NULL,
    window_end timestamp with time zone NOT NULL,
    computed_at timestamp with time zone NOT NULL,
    computed_from jsonb NOT NULL
);
CREATE TABLE labo.jetons (
    echantillon text NOT NULL,
    preleve_le timestamp with time zone NOT NULL,
    brix numeric,
    remarque text,
    file_id bigint NOT NULL,
    line_no bigint NOT NULL
);
CREATE TABLE labo.jetons_history (
    echantillon text,
    preleve_le timestamp with time zone,
    brix numeric,
    remarque text,
    file_id bigint NOT NULL,
    line_no bigint NOT NULL,
    history_id bigint NOT NULL,
    replaced_by_file_id bigint,
    replaced_by_line_no bigint,
    replaced_at timestamp with time zone DEFAULT now() NOT NULL,
    reason text NOT NULL,
    CONSTRAINT jetons_history_reason_check CHECK ((reason = ANY (ARRAY['amended'::text, 'reverted'::text])))
);
ALTER TABLE labo.jetons_history ALTER COLUMN history_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME labo.jetons_history_history_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE labo.mesures (
    echantillon text NOT NULL,
    preleve_le timestamp with time zone NOT NULL,
    brix numeric,
    remarque text,
    file_id bigint NOT NULL,
    line_no bigint NOT NULL
);
CREATE TABLE labo.mesures_history (
    echantillon text,
    preleve_le timestamp with time zone,
    brix numeric,
    remarque text,
    file_id bigint NOT NULL,
    line_no bigint NOT NULL,
    history_id bigint NOT NULL,
    replaced_by_file_id bigint,
    replaced_by_line_no bigint,
    replaced_at timestamp with time zone DEFAULT now() NOT NULL,
    reason text NOT NULL,
    CONSTRAINT mesures_history_reason_check CHECK ((reason = ANY (ARRAY['amended'::text, 'reverted'::text])))
);
ALTER TABLE labo.mesures_history ALTER COLUMN history_id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME labo.mesures_history_history_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
ALTER TABLE ONLY bascule.job_history ATTACH PARTITION bascule.job_history_20261128 FOR VALUES FROM ('2026-11-28 00:00:00+00') TO ('2026-11-29 00:00:00+00');
ALTER TABLE ONLY bascule.job_history ATTACH PARTITION bascule.job_history_20261129 FOR VALUES FROM ('2026-11-29 00:00:00+00') TO ('2026-11-30 00:00:00+00');
ALTER TABLE ONLY bascule.job_history ATTACH PARTITION bascule.job_history_20261130 FOR VALUES FROM ('2026-11-30 00:00:00+00') TO ('2026-12-01 00:00:00+00');
ALTER TABLE ONLY bascule.job_history ATTACH PARTITION bascule.job_history_20261201 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2026-12-02 00:00:00+00');
ALTER TABLE ONLY bascule.job_history ATTACH PARTITION bascule.job_history_default DEFAULT;
ALTER TABLE ONLY bascule.job_log ATTACH PARTITION bascule.job_log_20261128 FOR VALUES FROM ('2026-11-28 00:00:00+00') TO ('2026-11-29 00:00:00+00');
ALTER TABLE ONLY bascule.job_log ATTACH PARTITION bascule.job_log_20261129 FOR VALUES FROM ('2026-11-29 00:00:00+00') TO ('2026-11-30 00:00:00+00');
ALTER TABLE ONLY bascule.job_log ATTACH PARTITION bascule.job_log_20261130 FOR VALUES FROM ('2026-11-30 00:00:00+00') TO ('2026-12-01 00:00:00+00');
ALTER TABLE ONLY bascule.job_log ATTACH PARTITION bascule.job_log_20261201 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2026-12-02 00:00:00+00');
ALTER TABLE ONLY bascule.job_log ATTACH PARTITION bascule.job_log_default DEFAULT;
INSERT INTO bascule.aggregate VALUES
	('brix_jour', '6800dbf96a39f5bb', 'day America/Guadeloupe 0h 01-01', 'datamart.brix_jour', '2026-11-28 21:43:48.156009+00', NULL, NULL, 'window');
INSERT INTO bascule.aggregate_window VALUES
	('brix_jour', '2026-03-05 04:00:00+00', '2026-03-06 04:00:00+00', '2026-03-05', '2026-03-06', NULL, '2026-11-28 21:43:50.668097+00', 0.010858944, 1, 'bf79a1d1fa60bdddfc275deb5d56ce8e', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-07 04:00:00+00', '2026-03-08 04:00:00+00', '2026-03-07', '2026-03-08', NULL, '2026-11-28 21:43:50.746329+00', 0.001498025, 1, '7affacddcbe60494ceed598f25ad3bbd', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-06 04:00:00+00', '2026-03-07 04:00:00+00', '2026-03-06', '2026-03-07', NULL, '2026-11-28 21:43:50.715145+00', 0.025693056, 1, '353a601da016b9aef3b9e6e956504ba4', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-08 04:00:00+00', '2026-03-09 04:00:00+00', '2026-03-08', '2026-03-09', NULL, '2026-11-28 21:43:50.793635+00', 0.030711131, 1, '31ba329c47226f5275c46593165faf22', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-09 04:00:00+00', '2026-03-10 04:00:00+00', '2026-03-09', '2026-03-10', NULL, '2026-11-28 21:43:50.843134+00', 0.001698469, 1, 'f2951659e13968aa941432e8fcdd5509', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-02 04:00:00+00', '2026-03-03 04:00:00+00', '2026-03-02', '2026-03-03', NULL, '2026-11-28 21:43:53.077584+00', 0.063759192, 1, 'ab5cf51b254ad2b62b5cdd0cc309dd31', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-03 04:00:00+00', '2026-03-04 04:00:00+00', '2026-03-03', '2026-03-04', NULL, '2026-11-28 21:43:53.240585+00', 0.004562774, 1, 'bf35ed0918a32a7f6c6b71247b6453da', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-04 04:00:00+00', '2026-03-05 04:00:00+00', '2026-03-04', '2026-03-05', NULL, '2026-11-28 21:43:53.263361+00', 0.001943346, 1, '3cd09f83d6c26bdae1c3fb6ec4280adf', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 2}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-11 04:00:00+00', '2026-03-12 04:00:00+00', '2026-03-11', '2026-03-12', NULL, '2026-11-28 21:43:53.711774+00', 0.005435483, 1, '4a7a706f847df60d983016c8f650509e', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 3}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-20 04:00:00+00', '2026-03-21 04:00:00+00', '2026-03-20', '2026-03-21', NULL, '2026-11-28 21:44:00.755142+00', 0.079073139, 0, 'd41d8cd98f00b204e9800998ecf8427e', '{"sources": {"labo.mesures": {"rows": 0, "newest_file": null}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-10 04:00:00+00', '2026-03-11 04:00:00+00', '2026-03-10', '2026-03-11', NULL, '2026-11-28 21:44:01.190504+00', 0.017891969, 1, '0773a791124bd08b2dc97498c843bee1', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 8}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-01 04:00:00+00', '2026-03-02 04:00:00+00', '2026-03-01', '2026-03-02', NULL, '2026-11-28 21:44:07.819138+00', 0.031556748, 1, '393099a4bf5e21e95beceecf6893660e', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 9}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL);
INSERT INTO bascule.alert OVERRIDING SYSTEM VALUE VALUES
	(2, 'stray', 'folder /srv/labo/inbox/perdu', '2026-11-28 20:59:26+00', '2026-11-28 21:44:52.151154+00', '/srv/labo/inbox/perdu : 1 fichier(s) que personne ne prendra : perdu.csv – n''est dans le dossier d''aucun flux : personne ne le prendra. Ils restent où ils sont ; voir `bascule status`.', NULL, NULL, NULL, NULL, NULL, NULL),
	(1, 'stray', 'folder /srv/labo/inbox/autre', '2026-11-28 20:59:26+00', '2026-11-28 21:44:52.131184+00', '/srv/labo/inbox/autre : 1 fichier(s) que personne ne prendra : autre.csv – n''est dans le dossier d''aucun flux : personne ne le prendra. Ils restent où ils sont ; voir `bascule status`.', NULL, NULL, '2026-11-28 21:44:56.807702+00', 'user:root', NULL, NULL);
INSERT INTO bascule.confirmation VALUES
	(2, 2, '{1}', '{3}', '{4}', '{0}');
INSERT INTO bascule.confirmation_form VALUES
	(2, 3, '{"brix": "12.500"}');
INSERT INTO bascule.export OVERRIDING SYSTEM VALUE VALUES
	(1, 'mesures_jour', '2026-03-01 04:00:00+00', '2026-03-02 04:00:00+00', 1, 'csv', '/srv/labo/var/export/mesures_jour_20260301.csv', 59, 1, '\xfdb0a433bc52d13b10dc2f812209354ac231f3b17cebc7af12dd9cf8406a74e2', '\x8535ff8d1bfacbcd2cadcb125e6feb495c48fa3588125210327001e51f09f974', '\xb837352616dde95c211edc9442cc344da4ae1d3705009974533ff815ba127d72', 'user:root', '2026-11-28 21:44:06.103836+00', '00:00:00.237225', '2026-11-28 21:44:06.260202+00', NULL, 2, '2026-11-28 21:44:11.11982+00', NULL, NULL, 2, NULL),
	(2, 'mesures_jour', '2026-03-01 04:00:00+00', '2026-03-02 04:00:00+00', 2, 'csv', '/srv/labo/var/export/mesures_jour_20260301_r2.csv', 59, 1, '\xd6d45d9a719b767fd1021e62fc2880eb79502c20eacc5be0e99576421659739c', '\x52e8be1bd50a67cef113cdfd2404aae37170d46a6d9170104750fbf57d904f49', '\xb837352616dde95c211edc9442cc344da4ae1d3705009974533ff815ba127d72', 'user:root', '2026-11-28 21:44:11.118357+00', '00:00:00.442057', '2026-11-28 21:44:11.291429+00', NULL, NULL, NULL, '2026-11-28 21:44:16.278575+00', NULL, 2, NULL),
	(3, 'mesures_jour', '2026-02-28 04:00:00+00', '2026-03-01 04:00:00+00', 1, 'csv', '/srv/labo/var/export/mesures_jour_20260228.csv', 29, 0, '\x9ee04b37d9266fbdbdcae4e0a088175d252fba883c8dd64bfbe1b536301d0132', '\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '\xb837352616dde95c211edc9442cc344da4ae1d3705009974533ff815ba127d72', 'user:root', '2026-11-28 21:44:20.084734+00', '00:00:00.044993', '2026-11-28 21:44:20.097295+00', NULL, NULL, NULL, NULL, NULL, 2, NULL);
INSERT INTO bascule.fault OVERRIDING SYSTEM VALUE VALUES
	(1, 2, 5, 'brix', '61', 'range', 'warn', 'Ligne 5, colonne « brix » : « 61 » est inhabituel (attendu : de 5 à 60). La valeur est conservée ; vérifiez-la.', 'S4;04/03/2026 08:00;61;haut'),
	(2, 3, 2, 'brix', 'abc', 'type', 'reject', 'Ligne 2, colonne « brix » : « abc » n''est pas un nombre. Écrivez uniquement des chiffres, par exemple 12,5.', 'S10;10/03/2026 08:00;abc;ras'),
	(3, 4, NULL, NULL, NULL, 'header', 'reject', 'Des colonnes obligatoires manquent : « echantillon », « preleve_le ». Colonnes trouvées : a, b. Corrigez les titres, ou exportez avec ces colonnes.', NULL),
	(4, 6, 2, 'brix', '99', 'range', 'warn', 'Ligne 2, colonne « brix » : « 99 » est inhabituel (attendu : de 5 à 60). La valeur est conservée ; vérifiez-la.', 'S1;01/03/2026 08:00;99;faux'),
	(5, 10, NULL, NULL, 'lien.csv', 'refused', 'reject', 'est un lien symbolique, qui n''est jamais suivi : envoyez le fichier lui-même', NULL);
INSERT INTO bascule.feed_version OVERRIDING SYSTEM VALUE VALUES
	(1, 'jetons', 'cbbb444990892d05c9d00e23a3ece08063bbfa96fecdc8f0f3479e7cc5749b8f', 'feed: jetons
title: jetons
files: ["*.csv"]
dialect: { encoding: utf-8, delimiter: ";" }
numbers: { decimal: "," }
columns:
  - { name: echantillon, type: text, required: true }
  - { name: preleve_le, type: timestamp, format: ["dd/mm/yyyy hh:mm"], required: true }
  - { name: brix, type: numeric, range: { reject: [0, 100], warn: [5, 60] } }
  - { name: remarque, type: text }
key: [echantillon, preleve_le]
table: labo.jetons
arrival: { marker: .ok }
', '2026-11-28 21:43:47.831142+00'),
	(2, 'mesures', 'd2e579440c704c0124b6cfbea3f0dfc113ac5accd4690badd723f4032dffdcce', 'feed: mesures
title: mesures
files: ["*.csv"]
dialect: { encoding: utf-8, delimiter: ";" }
numbers: { decimal: "," }
columns:
  - { name: echantillon, type: text, required: true }
  - { name: preleve_le, type: timestamp, format: ["dd/mm/yyyy hh:mm"], required: true }
  - { name: brix, type: numeric, range: { reject: [0, 100], warn: [5, 60] } }
  - { name: remarque, type: text }
key: [echantillon, preleve_le]
table: labo.mesures
', '2026-11-28 21:43:48.031322+00');
INSERT INTO bascule.file OVERRIDING SYSTEM VALUE VALUES
	(1, 'mesures', 'premier.csv', 'premier.csv', 'inbox', 307, '\x5cf3ab1c1e2ad49ae94751b720193f9464f0df513ae33bdea5364f16418c10e0', 'loaded', 9, 9, 0, 0, 0, 0, 1, NULL, '2026-11-28 21:43:49.476364+00', '2026-11-28 21:43:49.799744+00', '/srv/labo/var/archive/mesures/2026/11/28/premier.csv', '2026-11-28 21:43:49.943509+00', NULL, 2, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, header of 1, 4 columns', NULL, NULL, false, 'vm:19092', NULL, NULL, 10, '{"rows": {"lines": 9, "ranges": [[2, 10]]}, "header": {"lines": 1, "ranges": [[1, 1]]}}', NULL, 984099, 1795902229452724564, NULL, NULL, 0, NULL),
	(2, 'mesures', 'corrige.csv', 'corrige.csv', 'inbox', 157, '\x63f6324170f568a17eb551f3aca2c0d9e28c50cf131b70d78e381ebf45f737bd', 'loaded', 4, 0, 2, 2, 0, 1, 1, NULL, '2026-11-28 21:43:51.171737+00', '2026-11-28 21:43:51.84942+00', '/srv/labo/var/archive/mesures/2026/11/28/corrige.csv', '2026-11-28 21:43:51.916232+00', NULL, 2, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, header of 1, 4 columns', NULL, NULL, false, 'vm:19092', NULL, 2, 5, '{"rows": {"lines": 4, "ranges": [[2, 5]]}, "header": {"lines": 1, "ranges": [[1, 1]]}}', NULL, 984226, 1795902231140104274, NULL, NULL, 0, NULL),
	(3, 'mesures', 'mauvais.csv', 'mauvais.csv', 'inbox', 96, '\x5870aeaa7fc209257da2f077e7f376bae714123acc48519c26f11124d69c87d7', 'loaded', 2, 1, 0, 0, 1, 0, 1, NULL, '2026-11-28 21:43:52.778097+00', '2026-11-28 21:43:53.103894+00', '/srv/labo/var/archive/mesures/2026/11/28/mauvais.csv', '2026-11-28 21:43:53.359795+00', NULL, 2, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, header of 1, 4 columns', NULL, NULL, false, 'vm:19092', NULL, 4, 3, '{"rows": {"lines": 2, "ranges": [[2, 3]]}, "header": {"lines": 1, "ranges": [[1, 1]]}}', NULL, 984242, 1795902232772114579, NULL, NULL, 0, NULL),
	(4, 'mesures', 'rejete.csv', 'rejete.csv', 'inbox', 8, '\x403bea5152c251c5bc7ef420d824d191605723f99392e83a0549ad58c6d46291', 'rejected', 0, 0, 0, 0, 0, 0, 1, NULL, '2026-11-28 21:43:52.778097+00', NULL, '/srv/labo/var/error/mesures/rejete.csv', '2026-11-28 21:43:53.359942+00', 'Des colonnes obligatoires manquent : « echantillon », « preleve_le ». Colonnes trouvées : a, b. Corrigez les titres, ou exportez avec ces colonnes.', 2, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, no header, 0 columns', NULL, NULL, false, 'vm:19092', NULL, 4, 2, '{"unread": {"lines": 2, "ranges": [[1, 2]]}}', NULL, 984258, 1795902232772412364, NULL, NULL, 0, NULL),
	(5, 'mesures', 'copie.csv', 'copie.csv', 'inbox', 307, '\x5cf3ab1c1e2ad49ae94751b720193f9464f0df513ae33bdea5364f16418c10e0', 'duplicate', 0, 0, 0, 0, 0, 0, 1, NULL, '2026-11-28 21:43:54.251288+00', NULL, '/srv/labo/var/duplicate/mesures/copie.csv', '2026-11-28 21:43:54.847608+00', 'mêmes octets que le fichier 1, déjà chargé', 2, 'bascule-csv 1', NULL, NULL, 1, false, 'vm:19092', NULL, 6, NULL, NULL, NULL, 984213, 1795902234231895408, NULL, NULL, 0, NULL),
	(7, 'jetons', 'avec.csv', 'avec.csv', 'inbox', 64, '\xf0b65fc1ac29707afbe75cd301b8f46656e01a3b01030fee5b5820521c51836f', 'loaded', 1, 1, 0, 0, 0, 0, 1, NULL, '2026-11-28 21:43:55.663618+00', '2026-11-28 21:43:55.859828+00', '/srv/labo/var/archive/jetons/2026/11/28/avec.csv', '2026-11-28 21:43:55.867408+00', NULL, 1, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, header of 1, 4 columns', NULL, NULL, false, 'vm:19092', NULL, 8, 2, '{"rows": {"lines": 1, "ranges": [[2, 2]]}, "header": {"lines": 1, "ranges": [[1, 1]]}}', NULL, 984306, 1795902235571878476, NULL, NULL, 0, NULL),
	(6, 'mesures', 'annule.csv', 'annule.csv', 'inbox', 94, '\x97a41221538435da442695e266d867469548e22e5d586abe725c1b9b8ac5bd14', 'reverted', 2, 1, 1, 0, 0, 1, 1, NULL, '2026-11-28 21:43:54.251288+00', '2026-11-28 21:43:54.728354+00', '/srv/labo/var/archive/mesures/2026/11/28/annule.csv', '2026-11-28 21:43:54.847764+00', NULL, 2, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, header of 1, 4 columns', NULL, NULL, false, 'vm:19092', NULL, 6, 3, '{"rows": {"lines": 2, "ranges": [[2, 3]]}, "header": {"lines": 1, "ranges": [[1, 1]]}}', NULL, 984260, 1795902234232183365, NULL, NULL, 0, NULL),
	(8, 'mesures', 'mauvais.csv.rejects.csv', 'mauvais.csv.rejects.csv', 'inbox', 67, '\xdd47e22b0d93ed5d8ea05c9390ab51501555f2fb0712377422d6ae08dcb792c9', 'loaded', 1, 1, 0, 0, 0, 0, 1, NULL, '2026-11-28 21:44:00.519144+00', '2026-11-28 21:44:00.628836+00', '/srv/labo/var/archive/mesures/2026/11/28/mauvais.csv.rejects.csv', '2026-11-28 21:44:00.719826+00', NULL, 2, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, header of 1, 4 columns', NULL, NULL, false, 'vm:19092', NULL, 13, 2, '{"rows": {"lines": 1, "ranges": [[2, 2]]}, "header": {"lines": 1, "ranges": [[1, 1]]}}', 3, 984114, 1795902240509304666, NULL, NULL, 0, NULL),
	(9, 'mesures', 'tardif.csv', 'tardif.csv', 'inbox', 70, '\x4ca620ea358def340d7c23626218ea8f7cbfd98e912ecdfd183bea74d2af6718', 'loaded', 1, 0, 1, 0, 0, 0, 1, NULL, '2026-11-28 21:44:06.355726+00', '2026-11-28 21:44:06.711556+00', '/srv/labo/var/archive/mesures/2026/11/28/tardif.csv', '2026-11-28 21:44:06.849898+00', NULL, 2, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, header of 1, 4 columns', NULL, NULL, false, 'vm:19092', NULL, 19, 2, '{"rows": {"lines": 1, "ranges": [[2, 2]]}, "header": {"lines": 1, "ranges": [[1, 1]]}}', NULL, 984151, 1795902246335987364, NULL, NULL, 0, NULL),
	(10, 'mesures', 'lien.csv', 'lien.csv', 'inbox', 12, NULL, 'rejected', 0, 0, 0, 0, 0, 0, 1, NULL, '2026-11-28 21:44:26.392124+00', NULL, '/srv/labo/var/error/mesures/lien.csv', '2026-11-28 21:44:26.474965+00', 'est un lien symbolique, qui n''est jamais suivi : envoyez le fichier lui-même', 2, NULL, NULL, NULL, NULL, false, 'vm:19092', NULL, NULL, NULL, NULL, NULL, 984036, 1795902266363895822, NULL, NULL, 0, NULL),
	(11, 'mesures', 'apres.csv', 'apres.csv', 'inbox', 65, '\x3fdbba02995c2cfad7769cb0662dcefc868685a71a779f07322eba2ef53bdb74', 'loaded', 1, 1, 0, 0, 0, 0, 1, NULL, '2026-11-28 21:44:26.531562+00', '2026-11-28 21:44:26.616786+00', '/srv/labo/var/archive/mesures/2026/11/28/apres.csv', '2026-11-28 21:44:26.699513+00', NULL, 2, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, header of 1, 4 columns', NULL, NULL, false, 'vm:19092', NULL, 41, 2, '{"rows": {"lines": 1, "ranges": [[2, 2]]}, "header": {"lines": 1, "ranges": [[1, 1]]}}', NULL, 984068, 1795902266364162960, NULL, NULL, 0, NULL);
INSERT INTO bascule.job OVERRIDING SYSTEM VALUE VALUES
	(37, 'default', 'aggregates.refresh', 'waiting', NULL, 0, '2026-11-28 21:44:22.263946+00', 0, 0, NULL, 0, 0, NULL, NULL, NULL, NULL, false, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:22Z", "window_start": "2026-11-28T21:44:21Z"}', '2026-11-28 21:44:22.263948+00', 'schedule:continu', NULL, NULL, NULL),
	(40, 'default', 'aggregates.refresh', 'waiting', NULL, 0, '2026-11-28 21:44:26.268006+00', 0, 0, NULL, 0, 0, NULL, NULL, NULL, NULL, false, NULL, NULL, '{}', '2026-11-28 21:44:26.268008+00', 'user:root', NULL, NULL, NULL);
INSERT INTO bascule.job_history_20261128 VALUES
	(1, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:43:49Z", "window_start": "2026-11-28T21:43:48Z"}', '2026-11-28 21:43:49.657153+00', 'schedule:continu', '2026-11-28 21:43:49.824177+00', '2026-11-28 21:43:51.50109+00', 1, 'vm:19092', '{"rows": 9, "stale": 0, "failed": 0, "changed": 9, "computed": 9, "failures": [], "left_out": []}', NULL),
	(2, 'inbox', 'import', 'succeeded', 0, 1, 0, 1, 0, NULL, NULL, '{"feed": "mesures", "files": 1}', '2026-11-28 21:43:51.21571+00', 'vm:19092', '2026-11-28 21:43:51.215648+00', '2026-11-28 21:43:51.895957+00', 1, 'vm:19092', '{"rows": 4, "loaded": 1}', NULL),
	(4, 'inbox', 'import', 'succeeded', 0, 1, 0, 1, 0, NULL, NULL, '{"feed": "mesures", "files": 2}', '2026-11-28 21:43:52.811653+00', 'vm:19092', '2026-11-28 21:43:52.811644+00', '2026-11-28 21:43:53.159732+00', 1, 'vm:19092', '{"rows": 2, "loaded": 1, "rejected": 1}', NULL),
	(3, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:43:52Z", "window_start": "2026-11-28T21:43:49Z"}', '2026-11-28 21:43:52.300246+00', 'schedule:continu', '2026-11-28 21:43:52.44422+00', '2026-11-28 21:43:54.03176+00', 1, 'vm:19092', '{"rows": 5, "stale": 0, "failed": 0, "changed": 3, "computed": 5, "failures": [], "left_out": []}', NULL),
	(5, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:43:54Z", "window_start": "2026-11-28T21:43:52Z"}', '2026-11-28 21:43:54.118334+00', 'schedule:continu', '2026-11-28 21:43:54.147948+00', '2026-11-28 21:43:54.667468+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(6, 'inbox', 'import', 'succeeded', 0, 1, 0, 1, 0, NULL, NULL, '{"feed": "mesures", "files": 2}', '2026-11-28 21:43:54.289687+00', 'vm:19092', '2026-11-28 21:43:54.289673+00', '2026-11-28 21:43:54.802033+00', 1, 'vm:19092', '{"rows": 2, "loaded": 1, "duplicate": 1}', NULL),
	(8, 'inbox', 'import', 'succeeded', 0, 1, 0, 1, 0, NULL, NULL, '{"feed": "jetons", "files": 1}', '2026-11-28 21:43:55.715989+00', 'vm:19092', '2026-11-28 21:43:55.715981+00', '2026-11-28 21:43:55.862113+00', 1, 'vm:19092', '{"rows": 1, "loaded": 1}', NULL),
	(7, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:43:55Z", "window_start": "2026-11-28T21:43:54Z"}', '2026-11-28 21:43:55.218172+00', 'schedule:continu', '2026-11-28 21:43:55.38052+00', '2026-11-28 21:43:56.728107+00', 1, 'vm:19092', '{"rows": 2, "stale": 0, "failed": 0, "changed": 2, "computed": 2, "failures": [], "left_out": []}', NULL),
	(9, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:43:57Z", "window_start": "2026-11-28T21:43:55Z"}', '2026-11-28 21:43:57.085062+00', 'schedule:continu', '2026-11-28 21:43:57.097728+00', '2026-11-28 21:43:57.491388+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(10, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:43:58Z", "window_start": "2026-11-28T21:43:57Z"}', '2026-11-28 21:43:58.048714+00', 'schedule:continu', '2026-11-28 21:43:58.120297+00', '2026-11-28 21:43:58.523425+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(11, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:43:59Z", "window_start": "2026-11-28T21:43:58Z"}', '2026-11-28 21:43:59.164597+00', 'schedule:continu', '2026-11-28 21:43:59.191532+00', '2026-11-28 21:43:59.639828+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(13, 'inbox', 'import', 'succeeded', 0, 1, 0, 1, 0, NULL, NULL, '{"feed": "mesures", "files": 1}', '2026-11-28 21:44:00.524968+00', 'vm:19092', '2026-11-28 21:44:00.524959+00', '2026-11-28 21:44:00.645611+00', 1, 'vm:19092', '{"rows": 1, "loaded": 1}', NULL),
	(12, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:00Z", "window_start": "2026-11-28T21:43:59Z"}', '2026-11-28 21:44:00.083284+00', 'schedule:continu', '2026-11-28 21:44:00.099195+00', '2026-11-28 21:44:01.615957+00', 1, 'vm:19092', '{"rows": 2, "stale": 0, "failed": 0, "changed": 3, "computed": 3, "failures": [], "left_out": []}', NULL),
	(14, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:02Z", "window_start": "2026-11-28T21:44:00Z"}', '2026-11-28 21:44:02.10064+00', 'schedule:continu', '2026-11-28 21:44:02.142618+00', '2026-11-28 21:44:02.699373+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(15, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:03Z", "window_start": "2026-11-28T21:44:02Z"}', '2026-11-28 21:44:03.167441+00', 'schedule:continu', '2026-11-28 21:44:03.245199+00', '2026-11-28 21:44:03.891771+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(16, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:04Z", "window_start": "2026-11-28T21:44:03Z"}', '2026-11-28 21:44:04.208829+00', 'schedule:continu', '2026-11-28 21:44:04.219676+00', '2026-11-28 21:44:04.719372+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(17, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:05Z", "window_start": "2026-11-28T21:44:04Z"}', '2026-11-28 21:44:05.070618+00', 'schedule:continu', '2026-11-28 21:44:05.145891+00', '2026-11-28 21:44:05.791818+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(19, 'inbox', 'import', 'succeeded', 0, 1, 0, 1, 0, NULL, NULL, '{"feed": "mesures", "files": 1}', '2026-11-28 21:44:06.40362+00', 'vm:19092', '2026-11-28 21:44:06.403612+00', '2026-11-28 21:44:06.763846+00', 1, 'vm:19092', '{"rows": 1, "loaded": 1}', NULL),
	(18, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:06Z", "window_start": "2026-11-28T21:44:05Z"}', '2026-11-28 21:44:06.116637+00', 'schedule:continu', '2026-11-28 21:44:06.260591+00', '2026-11-28 21:44:06.860958+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(20, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:07Z", "window_start": "2026-11-28T21:44:06Z"}', '2026-11-28 21:44:07.256822+00', 'schedule:continu', '2026-11-28 21:44:07.331561+00', '2026-11-28 21:44:08.214078+00', 1, 'vm:19092', '{"rows": 1, "stale": 0, "failed": 0, "changed": 1, "computed": 1, "failures": [], "left_out": []}', NULL),
	(41, 'inbox', 'import', 'succeeded', 0, 1, 0, 1, 0, NULL, NULL, '{"feed": "mesures", "files": 1}', '2026-11-28 21:44:26.532578+00', 'vm:19092', '2026-11-28 21:44:26.532568+00', '2026-11-28 21:44:26.61945+00', 1, 'vm:19092', '{"rows": 1, "loaded": 1}', NULL),
	(21, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:09Z", "window_start": "2026-11-28T21:44:07Z"}', '2026-11-28 21:44:09.112906+00', 'schedule:continu', '2026-11-28 21:44:09.162559+00', '2026-11-28 21:44:09.839389+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(22, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:10Z", "window_start": "2026-11-28T21:44:09Z"}', '2026-11-28 21:44:10.111397+00', 'schedule:continu', '2026-11-28 21:44:10.205401+00', '2026-11-28 21:44:10.807418+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(23, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:11Z", "window_start": "2026-11-28T21:44:10Z"}', '2026-11-28 21:44:11.116941+00', 'schedule:continu', '2026-11-28 21:44:11.132567+00', '2026-11-28 21:44:11.655896+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(24, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:12Z", "window_start": "2026-11-28T21:44:11Z"}', '2026-11-28 21:44:12.167403+00', 'schedule:continu', '2026-11-28 21:44:12.283519+00', '2026-11-28 21:44:12.978963+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(25, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:13Z", "window_start": "2026-11-28T21:44:12Z"}', '2026-11-28 21:44:13.070881+00', 'schedule:continu', '2026-11-28 21:44:13.181772+00', '2026-11-28 21:44:14.107348+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(26, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:14Z", "window_start": "2026-11-28T21:44:13Z"}', '2026-11-28 21:44:14.201693+00', 'schedule:continu', '2026-11-28 21:44:14.299447+00', '2026-11-28 21:44:15.059855+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(27, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:15Z", "window_start": "2026-11-28T21:44:14Z"}', '2026-11-28 21:44:15.145995+00', 'schedule:continu', '2026-11-28 21:44:15.171293+00', '2026-11-28 21:44:15.559351+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(29, 'default', 'exports.check', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:nuit', NULL, '{"schedule": "nuit", "window_end": "2026-11-28T21:44:16Z", "window_start": "2026-11-28T10:20:00Z"}', '2026-11-28 21:44:16.117213+00', 'user:root', '2026-11-28 21:44:16.23308+00', '2026-11-28 21:44:16.491682+00', 1, 'vm:19092', '{"amended": 0, "redeclared": 0, "not_compared": 0}', NULL),
	(28, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:16Z", "window_start": "2026-11-28T21:44:15Z"}', '2026-11-28 21:44:16.056787+00', 'schedule:continu', '2026-11-28 21:44:16.073191+00', '2026-11-28 21:44:16.715393+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(30, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:17Z", "window_start": "2026-11-28T21:44:16Z"}', '2026-11-28 21:44:17.077546+00', 'schedule:continu', '2026-11-28 21:44:17.123708+00', '2026-11-28 21:44:17.564197+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(31, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, NULL, NULL, '{}', '2026-11-28 21:44:17.365259+00', 'user:root', '2026-11-28 21:44:17.435538+00', '2026-11-28 21:44:17.793446+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(32, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:18Z", "window_start": "2026-11-28T21:44:17Z"}', '2026-11-28 21:44:18.12812+00', 'schedule:continu', '2026-11-28 21:44:18.15162+00', '2026-11-28 21:44:18.735376+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(34, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:19Z", "window_start": "2026-11-28T21:44:18Z"}', '2026-11-28 21:44:19.259297+00', 'schedule:continu', '2026-11-28 21:44:19.36376+00', '2026-11-28 21:44:20.031772+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(33, 'default', 'exports.run', 'succeeded', 0, 1, 0, NULL, 0, NULL, NULL, '{"export": "mesures_jour", "window_end": "2026-03-01T05:00:00-04:00", "window_start": "2026-03-01T00:00:00-04:00"}', '2026-11-28 21:44:19.209053+00', 'user:root', '2026-11-28 21:44:19.305091+00', '2026-11-28 21:44:20.117407+00', 1, 'vm:19092', '{"empty": 1, "written": 1, "looked_at": 1}', NULL),
	(35, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:20Z", "window_start": "2026-11-28T21:44:19Z"}', '2026-11-28 21:44:20.103851+00', 'schedule:continu', '2026-11-28 21:44:20.151929+00', '2026-11-28 21:44:20.443663+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(36, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-28T21:44:21Z", "window_start": "2026-11-28T21:44:20Z"}', '2026-11-28 21:44:21.207972+00', 'schedule:continu', '2026-11-28 21:44:21.294926+00', '2026-11-28 21:44:21.891478+00', 1, 'vm:19092', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(38, 'default', 'aggregates.refresh', 'cancelled', 0, 0, 0, NULL, 0, NULL, NULL, '{}', '2026-11-28 21:44:22.648704+00', 'user:root', NULL, '2026-11-28 21:44:23.584512+00', NULL, NULL, NULL, 'cancelled by user:root'),
	(39, 'default', 'exports.check', 'discarded', 0, 0, 0, NULL, 0, NULL, NULL, '{}', '2026-11-28 21:44:24.384649+00', 'user:root', NULL, '2026-11-28 21:44:25.268393+00', NULL, NULL, NULL, 'discarded by user:root');
INSERT INTO bascule.job_log_20261128 VALUES
	(4, 1, 1, '2026-11-28 21:43:53.144971+00', 'warning', '2 files: {"loaded": 1, "rejected": 1, "rows": 2}'),
	(4, 1, 2, '2026-11-28 21:43:53.144981+00', 'warning', 'loaded /srv/labo/inbox/mesures/mauvais.csv (file 3): 1 of 2 rows rejected'),
	(4, 1, 3, '2026-11-28 21:43:53.144982+00', 'warning', 'rejected /srv/labo/inbox/mesures/rejete.csv (file 4): Des colonnes obligatoires manquent : « echantillon », « preleve_le ». Colonnes trouvées : a, b. Corrigez les titres, ou exportez avec ces colonnes.'),
	(6, 1, 1, '2026-11-28 21:43:54.745532+00', 'info', '2 files: {"duplicate": 1, "loaded": 1, "rows": 2}'),
	(6, 1, 2, '2026-11-28 21:43:54.745535+00', 'info', 'duplicate /srv/labo/inbox/mesures/copie.csv (file 5): mêmes octets que le fichier 1, déjà chargé'),
	(33, 1, 1, '2026-11-28 21:44:20.115556+00', 'warning', 'written  /srv/labo/var/export/mesures_jour_20260228.csv: no row, 29 bytes');
INSERT INTO bascule.journal OVERRIDING SYSTEM VALUE VALUES
	(1, '2026-11-28 21:43:48.591145+00', 'config', 'schedule added', 'schedule continu', '{"job": "aggregates.refresh", "zone": "America/Guadeloupe", "overlap": "skip", "catch_up": "none", "interval": "1"}', '{}', NULL, 0, NULL, NULL),
	(2, '2026-11-28 21:43:48.591145+00', 'config', 'schedule added', 'schedule nuit', '{"job": "exports.check", "cron": "10 6 * * *", "zone": "America/Guadeloupe", "overlap": "skip", "catch_up": "latest"}', '{}', NULL, 0, NULL, NULL),
	(3, '2026-11-28 21:43:48.591145+00', 'config', 'schedule added', 'schedule pause', '{"job": "housekeeping.expectations", "zone": "America/Guadeloupe", "overlap": "skip", "catch_up": "latest", "interval": "3600"}', '{}', NULL, 0, NULL, NULL),
	(4, '2026-11-28 21:43:49.580871+00', 'vm:19092', 'import', 'file 1', '{"feed": "mesures", "name": "premier.csv", "bytes": 307, "sha256": "5cf3ab1c1e2ad49ae94751b720193f9464f0df513ae33bdea5364f16418c10e0", "attempt": 1}', '{"read": 9, "state": "loaded", "amended": 0, "inserted": 9, "rejected": 0, "unchanged": 0}', NULL, 0, NULL, NULL),
	(5, '2026-11-28 21:43:51.239132+00', 'vm:19092', 'import', 'file 2', '{"feed": "mesures", "name": "corrige.csv", "bytes": 157, "sha256": "63f6324170f568a17eb551f3aca2c0d9e28c50cf131b70d78e381ebf45f737bd", "attempt": 1}', '{"read": 4, "state": "loaded", "amended": 2, "inserted": 0, "rejected": 0, "unchanged": 2}', NULL, 0, NULL, NULL),
	(6, '2026-11-28 21:43:52.863731+00', 'vm:19092', 'import', 'file 3', '{"feed": "mesures", "name": "mauvais.csv", "bytes": 96, "sha256": "5870aeaa7fc209257da2f077e7f376bae714123acc48519c26f11124d69c87d7", "attempt": 1}', '{"read": 2, "state": "loaded", "amended": 0, "inserted": 1, "rejected": 1, "unchanged": 0}', NULL, 0, NULL, NULL),
	(7, '2026-11-28 21:43:52.863731+00', 'vm:19092', 'import', 'file 4', '{"feed": "mesures", "name": "rejete.csv", "bytes": 8, "sha256": "403bea5152c251c5bc7ef420d824d191605723f99392e83a0549ad58c6d46291", "attempt": 1}', '{"read": 0, "state": "rejected", "amended": 0, "inserted": 0, "rejected": 0, "unchanged": 0}', NULL, 0, NULL, NULL),
	(8, '2026-11-28 21:43:54.330442+00', 'vm:19092', 'import', 'file 5', '{"feed": "mesures", "name": "copie.csv", "bytes": 307, "sha256": "5cf3ab1c1e2ad49ae94751b720193f9464f0df513ae33bdea5364f16418c10e0", "attempt": 1}', '{"read": 0, "state": "duplicate", "amended": 0, "inserted": 0, "rejected": 0, "unchanged": 0}', NULL, 0, NULL, NULL),
	(9, '2026-11-28 21:43:54.330442+00', 'vm:19092', 'import', 'file 6', '{"feed": "mesures", "name": "annule.csv", "bytes": 94, "sha256": "97a41221538435da442695e266d867469548e22e5d586abe725c1b9b8ac5bd14", "attempt": 1}', '{"read": 2, "state": "loaded", "amended": 1, "inserted": 1, "rejected": 0, "unchanged": 0}', NULL, 0, NULL, NULL),
	(10, '2026-11-28 21:43:55.771307+00', 'vm:19092', 'import', 'file 7', '{"feed": "jetons", "name": "avec.csv", "bytes": 64, "sha256": "f0b65fc1ac29707afbe75cd301b8f46656e01a3b01030fee5b5820521c51836f", "attempt": 1}', '{"read": 1, "state": "loaded", "amended": 0, "inserted": 1, "rejected": 0, "unchanged": 0}', NULL, 0, NULL, NULL),
	(11, '2026-11-28 21:43:59.799153+00', 'user:root', 'revert', 'file 6', '{"reason": "appareil faux"}', '{"kept": 2, "table": "labo.mesures", "passed": 0, "missing": 0, "removed": 1, "restored": 1, "was_done": false, "duplicates": [], "not_brought_back": []}', '00:00:00.589471', 0, NULL, NULL),
	(12, '2026-11-28 21:44:00.529389+00', 'vm:19092', 'import', 'file 8', '{"feed": "mesures", "name": "mauvais.csv.rejects.csv", "bytes": 67, "sha256": "dd47e22b0d93ed5d8ea05c9390ab51501555f2fb0712377422d6ae08dcb792c9", "attempt": 1}', '{"read": 1, "state": "loaded", "amended": 0, "inserted": 1, "rejected": 0, "unchanged": 0}', NULL, 0, NULL, NULL),
	(13, '2026-11-28 21:44:04.762369+00', 'user:root', 'aggregates run', 'aggregates', '{"range": []}', '{"failed": 0, "changed": 0, "seconds": 0.215680664, "computed": 0}', NULL, 0, NULL, NULL),
	(14, '2026-11-28 21:44:06.100385+00', 'user:root', 'export', 'export mesures_jour', '{"window_end": "2026-03-02T04:00:00Z", "window_start": "2026-03-01T04:00:00Z"}', '{"id": 1, "path": "/srv/labo/var/export/mesures_jour_20260301.csv", "rows": 1, "bytes": 59, "sha256": "fdb0a433bc52d13b10dc2f812209354ac231f3b17cebc7af12dd9cf8406a74e2", "outcome": "written", "revision": 1}', '00:00:00.249016', 0, NULL, NULL),
	(15, '2026-11-28 21:44:06.4354+00', 'vm:19092', 'import', 'file 9', '{"feed": "mesures", "name": "tardif.csv", "bytes": 70, "sha256": "4ca620ea358def340d7c23626218ea8f7cbfd98e912ecdfd183bea74d2af6718", "attempt": 1}', '{"read": 1, "state": "loaded", "amended": 1, "inserted": 0, "rejected": 0, "unchanged": 0}', NULL, 0, NULL, NULL),
	(16, '2026-11-28 21:44:09.535641+00', 'user:root', 'aggregates run', 'aggregates', '{"range": []}', '{"failed": 0, "changed": 0, "seconds": 0.723804981, "computed": 0}', NULL, 0, NULL, NULL),
	(17, '2026-11-28 21:44:11.116627+00', 'user:root', 'export', 'export mesures_jour', '{"window_end": "2026-03-02T04:00:00Z", "window_start": "2026-03-01T04:00:00Z"}', '{"id": 2, "path": "/srv/labo/var/export/mesures_jour_20260301_r2.csv", "rows": 1, "bytes": 59, "sha256": "d6d45d9a719b767fd1021e62fc2880eb79502c20eacc5be0e99576421659739c", "outcome": "written", "revision": 2}', '00:00:00.450317', 0, NULL, NULL),
	(18, '2026-11-28 21:44:12.43567+00', 'user:root', 'schedule paused', 'schedule pause', '{}', '{}', NULL, 0, NULL, NULL),
	(19, '2026-11-28 21:44:13.983959+00', 'user:root', 'schedule edited', 'schedule nuit', '{"job": "exports.check", "cron": "20 6 * * *", "zone": "America/Guadeloupe", "fields": "when", "changes": {"when": {"to": "20 6 * * *", "from": "10 6 * * *"}}, "overlap": "skip", "catch_up": "latest"}', '{}', NULL, 0, NULL, NULL),
	(20, '2026-11-28 21:44:15.295144+00', 'user:root', 'schedule added', 'schedule ajoute', '{"job": "aggregates.refresh", "zone": "America/Guadeloupe", "overlap": "skip", "catch_up": "latest", "interval": "7200"}', '{}', NULL, 0, NULL, NULL),
	(21, '2026-11-28 21:44:16.031168+00', 'user:root', 'schedule run', 'schedule nuit', '{"job": "29"}', '{}', NULL, 0, NULL, NULL),
	(22, '2026-11-28 21:44:17.339528+00', 'user:root', 'job enqueued', 'job 31', '{"kind": "aggregates.refresh", "queue": "default", "arguments": {}}', '{}', NULL, 0, NULL, NULL),
	(23, '2026-11-28 21:44:19.165786+00', 'user:root', 'job enqueued', 'job 33', '{"kind": "exports.run", "queue": "default", "arguments": {"export": "mesures_jour", "window_end": "2026-03-01T05:00:00-04:00", "window_start": "2026-03-01T00:00:00-04:00"}}', '{}', NULL, 0, NULL, NULL),
	(24, '2026-11-28 21:44:20.084349+00', 'user:root', 'export', 'export mesures_jour', '{"window_end": "2026-03-01T04:00:00Z", "window_start": "2026-02-28T04:00:00Z"}', '{"id": 3, "path": "/srv/labo/var/export/mesures_jour_20260228.csv", "rows": 0, "bytes": 29, "sha256": "9ee04b37d9266fbdbdcae4e0a088175d252fba883c8dd64bfbe1b536301d0132", "outcome": "written", "revision": 1}', '00:00:00.046079', 0, NULL, NULL),
	(25, '2026-11-28 21:44:21.748661+00', 'user:root', 'queue paused', 'queue default', '{}', '{}', NULL, 0, NULL, NULL),
	(26, '2026-11-28 21:44:22.643847+00', 'user:root', 'job enqueued', 'job 38', '{"kind": "aggregates.refresh", "queue": "default", "arguments": {}}', '{}', NULL, 0, NULL, NULL),
	(27, '2026-11-28 21:44:23.561835+00', 'user:root', 'job cancelled', 'job 38', '{}', '{"now": "is cancelled"}', NULL, 0, NULL, NULL),
	(28, '2026-11-28 21:44:24.373093+00', 'user:root', 'job enqueued', 'job 39', '{"kind": "exports.check", "queue": "default", "arguments": {}}', '{}', NULL, 0, NULL, NULL),
	(29, '2026-11-28 21:44:25.223128+00', 'user:root', 'job discarded', 'job 39', '{}', '{"now": "is discarded"}', NULL, 0, NULL, NULL),
	(30, '2026-11-28 21:44:26.253547+00', 'user:root', 'job enqueued', 'job 40', '{"kind": "aggregates.refresh", "queue": "default", "arguments": {}}', '{}', NULL, 0, NULL, NULL),
	(31, '2026-11-28 21:44:26.392124+00', 'vm:19092', 'refuse', 'file 10', '{}', '{}', NULL, 0, NULL, NULL),
	(32, '2026-11-28 21:44:26.568662+00', 'vm:19092', 'import', 'file 11', '{"feed": "mesures", "name": "apres.csv", "bytes": 65, "sha256": "3fdbba02995c2cfad7769cb0662dcefc868685a71a779f07322eba2ef53bdb74", "attempt": 1}', '{"read": 1, "state": "loaded", "amended": 0, "inserted": 1, "rejected": 0, "unchanged": 0}', NULL, 0, NULL, NULL),
	(33, '2026-11-28 21:44:52.332809+00', 'user:root', 'housekeeping', 'expectations', '{}', '{"raised": 2, "failures": 0}', '00:00:00.45227', 0, NULL, NULL),
	(34, '2026-11-28 21:44:53.41116+00', 'user:root', 'housekeeping', 'folders', '{}', '{"cut": 0, "folders": 6, "missing": 0, "unknown": 0, "failures": 0}', '00:00:00.098088', 0, NULL, NULL),
	(35, '2026-11-28 21:44:54.53754+00', 'user:root', 'housekeeping', 'reindex', '{}', '{"tables": 4, "dropped": 0, "failures": 0}', '00:00:00.198907', 0, NULL, NULL),
	(36, '2026-11-28 21:44:56.807702+00', 'user:root', 'acknowledge', 'alert 1', '{"note": ""}', '{}', NULL, 0, NULL, NULL);
INSERT INTO bascule.journal_chain VALUES
	(0, NULL, '\x7f2f570fb0512592d048a232bb82594f12f28ba9f6edc94a452685029e3eb4cf'),
	(1, 1, '\x1610ed0dbce9331784f3b45ab16574cb5af3877eadf9ee23316ad9606eb4f609'),
	(2, 2, '\xe9765c84153378ae7a7ee8577c3239da7881924f408804e98d886fc7ab7967b5'),
	(3, 3, '\x5b628829d908a7c2d0230890812a6a8c3253b997f5c51bc896629c0402fe3bbe'),
	(4, 4, '\x4277b761b190e56247935bef2606c2f23b70c4bb88bc8061ba09d11f326e9a98'),
	(5, 5, '\x67eb5b11add665436cb03625dc379a27754983b79ec435e055e2e9ba130a6c86'),
	(6, 6, '\xfe71a858ef8d32667357b7fef4de3697515041c597161c114c43eecbe12b8cfd'),
	(7, 7, '\x107da3ea256074ea5808f716423c1c6f24575d5f8dfaad4656ded3d05a98d201'),
	(8, 8, '\x7b512c3d68efc5bbb0449dcdb002957fdec99212a4ef3d141ffaa7ae38eec0eb'),
	(9, 9, '\xde269c72c1e8692720d2566c279999ea58799d5b0b6d090f3ade27d64759b4e0'),
	(10, 10, '\x40484ca24d52baa27ee9133d99dd81754d79fd9994078a48117bd839e7d1dc79'),
	(11, 11, '\x48d3ee2ebf92641b0138b6e6f135ce57422ffd335498d901581dfd7462617159'),
	(12, 12, '\xe33afcd6974bdff01a902d01a6dca99de629aa7820a4863dd8dcf53d44d8a141'),
	(13, 13, '\x2226a93575018ef06b92e39810db16afc6c34a97c52a41bf2e263b1d65517b95'),
	(14, 14, '\x962ec98981f41ab742c7b650b8c361958afc2b00ae6750d45de97d3b24200cc8'),
	(15, 15, '\xc2a9da38d67bc3956940dd30321602455c676ed3974b36113d24f6ca78fab3c6'),
	(16, 16, '\x25ba828fd026adc6c75dd7c5955c7aded00e68d5eae335baed22276c50454623'),
	(17, 17, '\xa067ef86548c85773bf2bf4a3071f4cfa4abfd431b164e6cfb3e6eeee5b28f6f'),
	(18, 18, '\x3cb7ce6831f41305b43f36b18612192076aed2ef6de3d4a7a90ea4341ef543fe'),
	(19, 19, '\xc729bf566c8ba6b89204c8a843f873db756230354724e2ec1ad40e0ae5b774c2'),
	(20, 20, '\xd3ab9440e268da46e725d64634b393139d974849e30d5c0f7d1d9ae0a0a4a1b3'),
	(21, 21, '\x2b40107019cd2285dcaf27a25adfb7daa2b83fbb84a418476e9d31ff1ba2f672'),
	(22, 22, '\x9ebff2f280b0a3550138e63432ed87eab4ec184d9518c132fae4debc1cce2663'),
	(23, 23, '\xb7766a7936f606741f4b9154a02e07e34c7d746ac608c92520ab87123b09ea64'),
	(24, 24, '\xc2fb6f75e3722a2055745d05b7a2a00404244d32a490cd658afe6707fb8e700f'),
	(25, 25, '\xe3e64f45df5b4f15380f748aacd9a23fe00b09c97bacb02738da27844a4e9852'),
	(26, 26, '\xbb6bbd131d9ff7be086b8af3b13baa1fe55511f864acd9592859499576a34aeb'),
	(27, 27, '\x25726c70d0cf8eab07b2e9ca135cde02a6c83fc7b93a3534612683dc202a9c89'),
	(28, 28, '\x213fe3af2d8e759d0672dfe2aef77793f0af86e45e7231978e96d2eab5f71642'),
	(29, 29, '\x818b915b3fc5188513714df6014ef1dcbd0f57dc8c1151f598661943088ff5fa'),
	(30, 30, '\xef3b5326ac47bdac8717a7b9382b418d0a271c1807df90820eb275b1f5d1eb75'),
	(31, 31, '\x272a913b61a65414e095da54d973a191c841236ae1a13b9e3dd804b0ff5c88b4'),
	(32, 32, '\xdcf23e18c4a89c74b6ac30195a6c559d311befe8d24ab5c4ded65a1c56b7f2a4'),
	(33, 33, '\x247864146a49b784db76a7bc90f09484fb89b758b5094fe6172bc3435b8baba0'),
	(34, 34, '\xcc90b283dee22c98dc44bc79a623d00236f183596e084b20c0f57c148c0865fa'),
	(35, 35, '\x29784a326682e5cda2e942609970fff07f5e35602966295ca084f43fb0ad4684'),
	(36, 36, '\x26b6b8168536fb7cfbc08ee101a3bf00bda955709e008250645f4f42adf7c045');
INSERT INTO bascule.migration VALUES
	(1, 'ledger', '24a3978636ac4bc3f5e39f61bef7b166', '2026-11-28 21:43:45.559155+00'),
	(2, 'journal', 'c9ae53c9437cfd2456593cc5fddac882', '2026-11-28 21:43:45.963147+00'),
	(3, 'queue', '4572791cdf29f50b207ae753641924be', '2026-11-28 21:43:46.031206+00'),
	(4, 'schedules', '5a6735c1d18c04d39a3f0e479f4cfa8c', '2026-11-28 21:43:46.323148+00'),
	(5, 'aggregates', '2e0325c9c6818edbe2429435f1775e92', '2026-11-28 21:43:46.443867+00'),
	(6, 'exports', '015b6924f0e7613d6f0b6e38c8b983b4', '2026-11-28 21:43:46.547507+00'),
	(7, 'housekeeping', '3222e52b2cd14733ca8c802f4d116a02', '2026-11-28 21:43:46.607286+00'),
	(8, 'amended exports', 'c6366ae2b59f1b57cef733242da40f66', '2026-11-28 21:43:46.655174+00'),
	(9, 'deadlines, stalls, unknown kinds', '64e7438c874cf9598bb4d2e28e5f6746', '2026-11-28 21:43:46.711213+00'),
	(10, 'inbox', '44a3fdaf12c91577334304d5cb2d21da', '2026-11-28 21:43:46.727552+00'),
	(11, 'accounts', '1793a84aa38de1eba7517adfbccc1716', '2026-11-28 21:43:46.747125+00'),
	(13, 'files', 'c569d175869af4c323841661618a7073', '2026-11-28 21:43:46.775431+00'),
	(15, 'folders of stored files', '2bbe3c4f8019f0d7691dcc798a8d0a01', '2026-11-28 21:43:46.820048+00'),
	(16, 'comparison of folders', '685e74001974fddb88338333963fbad7', '2026-11-28 21:43:46.851174+00'),
	(17, 'statistics of folders', 'c4d45aacf895be5df107200e332fd7b3', '2026-11-28 21:43:46.891181+00'),
	(19, 'confirmations as lines', 'ed85519c33008a7db00ef94ab4a968c7', '2026-11-28 21:43:46.927173+00'),
	(20, 'faults of refused amendments', '07ebd8468b9bc0da96a39521ab8c8373', '2026-11-28 21:43:47.015165+00'),
	(21, 'settings', '5e650df2edcd3e00ff66ba16859b22eb', '2026-11-28 21:43:47.057069+00'),
	(22, 'days of the history', '90a5650ce44c8ad5962bdf2c9d768d8e', '2026-11-28 21:43:47.115157+00'),
	(23, 'watched columns', 'c881659a17dedefc57d928d248dfc947', '2026-11-28 21:43:47.149133+00'),
	(24, 'upkeep of windows', 'ba1986b6c911711e3469da5d9dd7adb0', '2026-11-28 21:43:47.219568+00'),
	(25, 'journal: who', '0f657f387a74d0b8e6ab55d50a240aa0', '2026-11-28 21:43:47.275144+00'),
	(26, 'tokens, earlier ticks', 'aa33ca67b48ccc8d74db028ba2553d37', '2026-11-28 21:43:47.319173+00'),
	(27, 'files taken up again', '93335e05ba7c49cc84f06b4540ab85ce', '2026-11-28 21:43:47.34114+00'),
	(30, 'reports', '6429ae55bf26895e3e8b9b010bcaad3a', '2026-11-28 21:43:47.427177+00'),
	(32, 'forms of confirmed rows', '287c27ed02169194c94de5d262a88d7c', '2026-11-28 21:43:47.507328+00'),
	(41, 'folders that can''t be listed', '071726f18625ad15a16e7c5c6cb3f4d8', '2026-11-28 21:43:47.561262+00'),
	(42, 'begin of a comparison', '85b1b907a037e3ae1f3220dd9bce8ab1', '2026-11-28 21:43:47.562459+00'),
	(43, 'alerts told anew', '65bd2b4d375a0ef3f802e70f8783bbfc', '2026-11-28 21:43:47.563378+00'),
	(44, 'feeds of a service', '27eba80eca60b2a701b2d53d4a535613', '2026-11-28 21:43:47.564069+00');
INSERT INTO bascule.queue VALUES
	('default', '2026-11-28 21:44:21.75628+00', 'user:root', NULL);
INSERT INTO bascule.report OVERRIDING SYSTEM VALUE VALUES
	(3, 4, 'faults', '/srv/labo/var/error/mesures/rejete.csv.faults.csv', 'rejete.csv.faults.csv', 0, 0, NULL, NULL),
	(1, 3, 'faults', '/srv/labo/var/error/mesures/mauvais.csv.corrige-par-8.faults.csv', 'mauvais.csv.faults.csv', 0, 0, 8, '2026-11-28 21:44:00.751845+00'),
	(2, 3, 'rejects', '/srv/labo/var/error/mesures/mauvais.csv.corrige-par-8.rejects.csv', 'mauvais.csv.rejects.csv', 1, 0, 8, '2026-11-28 21:44:00.752045+00'),
	(4, 10, 'faults', '/srv/labo/var/error/mesures/lien.csv.faults.csv', 'lien.csv.faults.csv', 0, 0, NULL, NULL);
INSERT INTO bascule.schedule VALUES
	('nuit', 'exports.check', '{}', 'default', 0, NULL, 'cron', '20 6 * * *', 'America/Guadeloupe', 'skip', 'latest', 86400, 0, NULL, NULL, NULL, 'config', '{when}', true, 2, NULL, NULL, NULL, '2026-11-28 21:43:48+00', '2026-11-28 21:44:14+00', '2026-11-29 10:20:00+00', '2026-11-29 10:20:00+00', NULL, '{29}', '{"2026-11-28 21:44:16+00"}', 0, NULL, 0, NULL, NULL, '2026-11-28 21:43:48+00'),
	('pause', 'housekeeping.expectations', '{}', 'default', 0, NULL, 'interval', '3600', 'America/Guadeloupe', 'skip', 'latest', 86400, 0, NULL, NULL, NULL, 'config', '{}', true, 1, '2026-11-28 21:44:12+00', 'user:root', NULL, '2026-11-28 21:43:48+00', '2026-11-28 21:43:48+00', '2026-11-28 22:43:48+00', '2026-11-28 22:43:48+00', NULL, '{}', '{}', 0, NULL, 0, NULL, NULL, '2026-11-28 21:43:48+00'),
	('ajoute', 'aggregates.refresh', '{}', 'default', 0, NULL, 'interval', '7200', 'America/Guadeloupe', 'skip', 'latest', 86400, 0, NULL, NULL, NULL, 'user', '{}', false, 1, NULL, NULL, NULL, '2026-11-28 21:44:15+00', '2026-11-28 21:44:15+00', '2026-11-28 23:44:15+00', '2026-11-28 23:44:15+00', NULL, '{}', '{}', 0, NULL, 0, NULL, NULL, '2026-11-28 21:44:15+00'),
	('continu', 'aggregates.refresh', '{}', 'default', 0, NULL, 'interval', '1', 'America/Guadeloupe', 'skip', 'none', 86400, 0, NULL, NULL, NULL, 'config', '{}', true, 1, NULL, NULL, NULL, '2026-11-28 21:43:48+00', '2026-11-28 21:45:03+00', '2026-11-28 21:45:04+00', '2026-11-28 21:45:04+00', '2026-11-28 21:44:22+00', '{37}', '{"2026-11-28 21:44:22+00"}', 0, '2026-11-28 21:44:22+00', 41, NULL, NULL, '2026-11-28 21:43:48+00');
INSERT INTO bascule.scheduler VALUES
	(true, '2026-11-28 21:45:04+00', NULL, NULL);
INSERT INTO bascule.service VALUES
	('vm:19092', 'scheduler,watcher,worker', '2026-11-28 21:43:49.384388+00', '2026-11-28 21:44:59.655158+00', '{"jetons": "49ce4a4026e008872cffcc4d5ab031fab4c7bf123260540df9fdd4e1df71337d", "mesures": "de6cba9b02830bedd069804c16911981f5c41ab65e65dca1834ae8ad54bd2ac3", "zone of the site": "America/Guadeloupe", "/srv/labo/config/bascule.yaml": "2c4ee51e3f4d020d181345a8391729c63727c081708aab1a9a0256290dfd64c8"}');
INSERT INTO bascule.setting OVERRIDING SYSTEM VALUE VALUES
	(1, 'zone', 'America/Guadeloupe', '2026-11-28 21:43:48.895834+00');
INSERT INTO bascule.tick VALUES
	('continu', '2026-11-28 21:43:49+00', 'enqueued', 'mis en file : travail 1', 1, '2026-11-28 21:43:48+00', 1, NULL, '2026-11-28 21:43:49.686484+00', NULL, '{}'),
	('continu', '2026-11-28 21:43:50+00', 'skipped', 'sauté : le travail 1 du 2026-11-28 17:43:49 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:43:50.257401+00', NULL, '{}'),
	('continu', '2026-11-28 21:43:51+00', 'skipped', 'sauté : le travail 1 du 2026-11-28 17:43:49 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:43:51.319681+00', NULL, '{}'),
	('continu', '2026-11-28 21:43:52+00', 'enqueued', 'mis en file : travail 3', 3, '2026-11-28 21:43:49+00', 1, NULL, '2026-11-28 21:43:52.323878+00', NULL, '{}'),
	('continu', '2026-11-28 21:43:53+00', 'skipped', 'sauté : le travail 3 du 2026-11-28 17:43:52 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:43:53.32382+00', NULL, '{}'),
	('continu', '2026-11-28 21:43:54+00', 'enqueued', 'mis en file : travail 5', 5, '2026-11-28 21:43:52+00', 1, NULL, '2026-11-28 21:43:54.123408+00', NULL, '{}'),
	('continu', '2026-11-28 21:43:55+00', 'enqueued', 'mis en file : travail 7', 7, '2026-11-28 21:43:54+00', 1, NULL, '2026-11-28 21:43:55.251993+00', NULL, '{}'),
	('continu', '2026-11-28 21:43:56+00', 'skipped', 'sauté : le travail 7 du 2026-11-28 17:43:55 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:43:56.429807+00', NULL, '{}'),
	('continu', '2026-11-28 21:43:57+00', 'enqueued', 'mis en file : travail 9', 9, '2026-11-28 21:43:55+00', 1, NULL, '2026-11-28 21:43:57.085674+00', NULL, '{}'),
	('continu', '2026-11-28 21:43:58+00', 'enqueued', 'mis en file : travail 10', 10, '2026-11-28 21:43:57+00', 1, NULL, '2026-11-28 21:43:58.05571+00', NULL, '{}'),
	('continu', '2026-11-28 21:43:59+00', 'enqueued', 'mis en file : travail 11', 11, '2026-11-28 21:43:58+00', 1, NULL, '2026-11-28 21:43:59.16509+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:00+00', 'enqueued', 'mis en file : travail 12', 12, '2026-11-28 21:43:59+00', 1, NULL, '2026-11-28 21:44:00.095504+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:01+00', 'skipped', 'sauté : le travail 12 du 2026-11-28 17:44 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:01.074171+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:02+00', 'enqueued', 'mis en file : travail 14', 14, '2026-11-28 21:44:00+00', 1, NULL, '2026-11-28 21:44:02.101257+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:03+00', 'enqueued', 'mis en file : travail 15', 15, '2026-11-28 21:44:02+00', 1, NULL, '2026-11-28 21:44:03.211283+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:04+00', 'enqueued', 'mis en file : travail 16', 16, '2026-11-28 21:44:03+00', 1, NULL, '2026-11-28 21:44:04.209217+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:05+00', 'enqueued', 'mis en file : travail 17', 17, '2026-11-28 21:44:04+00', 1, NULL, '2026-11-28 21:44:05.07582+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:06+00', 'enqueued', 'mis en file : travail 18', 18, '2026-11-28 21:44:05+00', 1, NULL, '2026-11-28 21:44:06.151417+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:07+00', 'enqueued', 'mis en file : travail 20', 20, '2026-11-28 21:44:06+00', 1, NULL, '2026-11-28 21:44:07.257359+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:08+00', 'skipped', 'sauté : le travail 20 du 2026-11-28 17:44:07 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:08.085867+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:09+00', 'enqueued', 'mis en file : travail 21', 21, '2026-11-28 21:44:07+00', 1, NULL, '2026-11-28 21:44:09.114129+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:10+00', 'enqueued', 'mis en file : travail 22', 22, '2026-11-28 21:44:09+00', 1, NULL, '2026-11-28 21:44:10.112714+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:11+00', 'enqueued', 'mis en file : travail 23', 23, '2026-11-28 21:44:10+00', 1, NULL, '2026-11-28 21:44:11.117853+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:12+00', 'enqueued', 'mis en file : travail 24', 24, '2026-11-28 21:44:11+00', 1, NULL, '2026-11-28 21:44:12.171299+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:13+00', 'enqueued', 'mis en file : travail 25', 25, '2026-11-28 21:44:12+00', 1, NULL, '2026-11-28 21:44:13.095332+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:14+00', 'enqueued', 'mis en file : travail 26', 26, '2026-11-28 21:44:13+00', 1, NULL, '2026-11-28 21:44:14.202243+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:15+00', 'enqueued', 'mis en file : travail 27', 27, '2026-11-28 21:44:14+00', 1, NULL, '2026-11-28 21:44:15.146406+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:16+00', 'enqueued', 'mis en file : travail 28', 28, '2026-11-28 21:44:15+00', 1, NULL, '2026-11-28 21:44:16.057242+00', NULL, '{}'),
	('nuit', '2026-11-28 21:44:16.123793+00', 'by_hand', 'lancé à la main par user:root : travail 29', 29, '2026-11-28 10:20:00+00', 1, NULL, '2026-11-28 21:44:16.15247+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:17+00', 'enqueued', 'mis en file : travail 30', 30, '2026-11-28 21:44:16+00', 1, NULL, '2026-11-28 21:44:17.079202+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:18+00', 'enqueued', 'mis en file : travail 32', 32, '2026-11-28 21:44:17+00', 1, NULL, '2026-11-28 21:44:18.128489+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:19+00', 'enqueued', 'mis en file : travail 34', 34, '2026-11-28 21:44:18+00', 1, NULL, '2026-11-28 21:44:19.275516+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:20+00', 'enqueued', 'mis en file : travail 35', 35, '2026-11-28 21:44:19+00', 1, NULL, '2026-11-28 21:44:20.104421+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:21+00', 'enqueued', 'mis en file : travail 36', 36, '2026-11-28 21:44:20+00', 1, NULL, '2026-11-28 21:44:21.211239+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:22+00', 'enqueued', 'mis en file : travail 37', 37, '2026-11-28 21:44:21+00', 1, NULL, '2026-11-28 21:44:22.265628+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:23+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:23.22473+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:24+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:24.132037+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:25+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:25.120295+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:26+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:26.147665+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:27+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:27.140733+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:28+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:28.067558+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:29+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:29.09049+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:30+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:30.112194+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:31+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:31.028279+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:32+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:32.056316+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:33+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:33.152165+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:34+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:34.135817+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:35+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:35.243703+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:36+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:36.136401+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:37+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:37.232712+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:38+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:38.227951+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:39+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:39.102714+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:40+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:40.188018+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:41+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:41.204039+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:42+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:42.139319+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:43+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:43.17167+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:44+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:44.163737+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:45+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:45.227659+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:46+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:46.085589+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:47+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:47.120369+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:48+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:48.025011+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:49+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:49.009057+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:50+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:50.016368+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:51+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:51.067885+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:52+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:52.076187+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:53+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:53.01638+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:54+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:54.041057+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:55+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:55.026571+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:56+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:56.12812+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:57+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:57.043724+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:58+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:58.092362+00', NULL, '{}'),
	('continu', '2026-11-28 21:44:59+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:44:59.036872+00', NULL, '{}'),
	('continu', '2026-11-28 21:45:00+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:45:00.036406+00', NULL, '{}'),
	('continu', '2026-11-28 21:45:01+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:45:01.144127+00', NULL, '{}'),
	('continu', '2026-11-28 21:45:02+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:45:02.09527+00', NULL, '{}'),
	('continu', '2026-11-28 21:45:03+00', 'skipped', 'sauté : le travail 37 du 2026-11-28 17:44:22 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-28 21:45:03.074774+00', NULL, '{}');
INSERT INTO bascule.touch OVERRIDING SYSTEM VALUE VALUES
	(39, 'labo.mesures', 'preleve_le', '2026-03-30 12:00:00+00', '2026-03-30 12:15:00+00', NULL, NULL, 11, '2026-11-28 21:44:26.568662+00');
INSERT INTO bascule.waiting VALUES
	('vm:19092', '/srv/labo/inbox/autre/autre.csv', NULL, 2, 'n''est dans le dossier d''aucun flux : personne ne le prendra', '2026-11-28 21:44:36.655158+00', true, false),
	('vm:19092', '/srv/labo/inbox/perdu/perdu.csv', NULL, 2, 'n''est dans le dossier d''aucun flux : personne ne le prendra', '2026-11-28 21:44:36.655158+00', true, false),
	('vm:19092', '/srv/labo/inbox/jetons/attend.csv', 'jetons', 64, 'attend le fichier attend.csv.ok', '2026-11-28 21:43:57.076006+00', false, false);
INSERT INTO bascule.watched_column VALUES
	('labo.mesures', 'preleve_le', 'brix_jour');
INSERT INTO bascule.worker OVERRIDING SYSTEM VALUE VALUES
	(1, 'vm:19092', '{default,inbox}', 4, 0, 96.012343, '2026-11-28 21:43:49.552947+00', '2026-11-28 21:45:03.015312+00', '{}');
INSERT INTO datamart.brix_jour VALUES
	('2026-03-05', 1, 15.5000000000000000, '2026-03-05 04:00:00+00', '2026-03-06 04:00:00+00', '2026-11-28 21:43:50.668097+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-06', 1, 16.5000000000000000, '2026-03-06 04:00:00+00', '2026-03-07 04:00:00+00', '2026-11-28 21:43:50.715145+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-07', 1, 17.5000000000000000, '2026-03-07 04:00:00+00', '2026-03-08 04:00:00+00', '2026-11-28 21:43:50.746329+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-08', 1, 18.5000000000000000, '2026-03-08 04:00:00+00', '2026-03-09 04:00:00+00', '2026-11-28 21:43:50.793635+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-09', 1, 19.5000000000000000, '2026-03-09 04:00:00+00', '2026-03-10 04:00:00+00', '2026-11-28 21:43:50.843134+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-02', 1, 12.5000000000000000, '2026-03-02 04:00:00+00', '2026-03-03 04:00:00+00', '2026-11-28 21:43:53.077584+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-03', 1, 13.5000000000000000, '2026-03-03 04:00:00+00', '2026-03-04 04:00:00+00', '2026-11-28 21:43:53.240585+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-04', 1, 61.0000000000000000, '2026-03-04 04:00:00+00', '2026-03-05 04:00:00+00', '2026-11-28 21:43:53.263361+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 2}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-11', 1, 21.5000000000000000, '2026-03-11 04:00:00+00', '2026-03-12 04:00:00+00', '2026-11-28 21:43:53.711774+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 3}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-10', 1, 22.5000000000000000, '2026-03-10 04:00:00+00', '2026-03-11 04:00:00+00', '2026-11-28 21:44:01.190504+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 8}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-01', 1, 14.2000000000000000, '2026-03-01 04:00:00+00', '2026-03-02 04:00:00+00', '2026-11-28 21:44:07.819138+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 9}}, "definition": "6800dbf96a39f5bb"}');
INSERT INTO labo.jetons VALUES
	('J1', '2026-03-01 12:00:00+00', 15, 'ras', 7, 2);
INSERT INTO labo.mesures VALUES
	('S2', '2026-03-02 12:00:00+00', 12.50, 'ras', 1, 3),
	('S3', '2026-03-03 12:00:00+00', 13.50, 'ras', 1, 4),
	('S5', '2026-03-05 12:00:00+00', 15.50, 'ras', 1, 6),
	('S6', '2026-03-06 12:00:00+00', 16.50, 'ras', 1, 7),
	('S7', '2026-03-07 12:00:00+00', 17.50, 'ras', 1, 8),
	('S8', '2026-03-08 12:00:00+00', 18.50, 'ras', 1, 9),
	('S9', '2026-03-09 12:00:00+00', 19.50, 'ras', 1, 10),
	('S4', '2026-03-04 12:00:00+00', 61, 'haut', 2, 5),
	('S11', '2026-03-11 12:00:00+00', 21.5, 'ras', 3, 3),
	('S10', '2026-03-10 12:00:00+00', 22.5, 'ras', 8, 2),
	('S1', '2026-03-01 12:00:00+00', 14.20, 'tardif', 9, 2),
	('S30', '2026-03-30 12:00:00+00', 15, 'ras', 11, 2);
INSERT INTO labo.mesures_history OVERRIDING SYSTEM VALUE VALUES
	('S4', '2026-03-04 12:00:00+00', 14.50, 'ras', 1, 5, 2, 2, 5, '2026-11-28 21:43:51.239132+00', 'amended'),
	('S20', '2026-03-20 12:00:00+00', 20, 'faux', 6, 3, 4, NULL, NULL, '2026-11-28 21:43:59.799153+00', 'reverted'),
	('S1', '2026-03-01 12:00:00+00', 99, 'faux', 6, 2, 5, NULL, NULL, '2026-11-28 21:43:59.799153+00', 'reverted'),
	('S1', '2026-03-01 12:00:00+00', 11.50, 'ras', 1, 2, 6, 2, 2, '2026-11-28 21:43:51.239132+00', 'amended'),
	('S1', '2026-03-01 12:00:00+00', 11.70, 'relu', 2, 2, 7, 9, 2, '2026-11-28 21:44:06.4354+00', 'amended');
SELECT pg_catalog.setval('bascule.alert_id_seq', 2, true);
SELECT pg_catalog.setval('bascule.confirmation_arrival', 4, true);
SELECT pg_catalog.setval('bascule.export_id_seq', 3, true);
SELECT pg_catalog.setval('bascule.fault_id_seq', 5, true);
SELECT pg_catalog.setval('bascule.feed_version_id_seq', 2, true);
SELECT pg_catalog.setval('bascule.file_id_seq', 11, true);
SELECT pg_catalog.setval('bascule.job_id_seq', 41, true);
SELECT pg_catalog.setval('bascule.journal_id_seq', 36, true);
SELECT pg_catalog.setval('bascule.report_id_seq', 4, true);
SELECT pg_catalog.setval('bascule.setting_id_seq', 1, true);
SELECT pg_catalog.setval('bascule.touch_id_seq', 39, true);
SELECT pg_catalog.setval('bascule.worker_id_seq', 1, true);
SELECT pg_catalog.setval('labo.jetons_history_history_id_seq', 1, false);
SELECT pg_catalog.setval('labo.mesures_history_history_id_seq', 7, true);
ALTER TABLE ONLY bascule.aggregate
    ADD CONSTRAINT aggregate_pkey PRIMARY KEY (name);
ALTER TABLE ONLY bascule.aggregate_window
    ADD CONSTRAINT aggregate_window_pkey PRIMARY KEY (aggregate, window_start);
ALTER TABLE ONLY bascule.alert
    ADD CONSTRAINT alert_pkey PRIMARY KEY (id);
ALTER TABLE ONLY bascule.alert
    ADD CONSTRAINT alert_rule_subject_due_at_key UNIQUE (rule, subject, due_at);
ALTER TABLE ONLY bascule.companion
    ADD CONSTRAINT companion_pkey PRIMARY KEY (file_id, path);
ALTER TABLE ONLY bascule.confirmation_form
    ADD CONSTRAINT confirmation_form_pkey PRIMARY KEY (file_id, line_no);
ALTER TABLE ONLY bascule.export
    ADD CONSTRAINT export_pkey PRIMARY KEY (id);
ALTER TABLE ONLY bascule.fault
    ADD CONSTRAINT fault_pkey PRIMARY KEY (id);
ALTER TABLE ONLY bascule.feed_version
    ADD CONSTRAINT feed_version_feed_digest_key UNIQUE (feed, digest);
ALTER TABLE ONLY bascule.feed_version
    ADD CONSTRAINT feed_version_pkey PRIMARY KEY (id);
ALTER TABLE ONLY bascule.file
    ADD CONSTRAINT file_pkey PRIMARY KEY (id);
ALTER TABLE ONLY bascule.folder_comparison
    ADD CONSTRAINT folder_comparison_pkey PRIMARY KEY (id);
ALTER TABLE ONLY bascule.job_history
    ADD CONSTRAINT job_history_pkey PRIMARY KEY (id, ended_at);
ALTER TABLE ONLY bascule.job_history_20261128
    ADD CONSTRAINT job_history_20261128_pkey PRIMARY KEY (id, ended_at);
ALTER TABLE ONLY bascule.job_history_20261129
    ADD CONSTRAINT job_history_20261129_pkey PRIMARY KEY (id, ended_at);
ALTER TABLE ONLY bascule.job_history_20261130
    ADD CONSTRAINT job_history_20261130_pkey PRIMARY KEY (id, ended_at);
ALTER TABLE ONLY bascule.job_history_20261201
    ADD CONSTRAINT job_history_20261201_pkey PRIMARY KEY (id, ended_at);
ALTER TABLE ONLY bascule.job_history_default
    ADD CONSTRAINT job_history_default_pkey PRIMARY KEY (id, ended_at);
ALTER TABLE ONLY bascule.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (id);
ALTER TABLE ONLY bascule.job_progress
    ADD CONSTRAINT job_progress_pkey PRIMARY KEY (job_id);
ALTER TABLE ONLY bascule.journal_chain
    ADD CONSTRAINT journal_chain_entry_id_key UNIQUE (entry_id);
ALTER TABLE ONLY bascule.journal_chain
    ADD CONSTRAINT journal_chain_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY bascule.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (id);
ALTER TABLE ONLY bascule.late_look
    ADD CONSTRAINT late_look_pkey PRIMARY KEY (file_id);
ALTER TABLE ONLY bascule.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (id);
ALTER TABLE ONLY bascule.queue
    ADD CONSTRAINT queue_pkey PRIMARY KEY (name);
ALTER TABLE ONLY bascule.report
    ADD CONSTRAINT report_file_id_path_key UNIQUE (file_id, path);
ALTER TABLE ONLY bascule.report
    ADD CONSTRAINT report_pkey PRIMARY KEY (id);
ALTER TABLE ONLY bascule.schedule
    ADD CONSTRAINT schedule_pkey PRIMARY KEY (name);
ALTER TABLE ONLY bascule.scheduler
    ADD CONSTRAINT scheduler_pkey PRIMARY KEY (id);
ALTER TABLE ONLY bascule.service
    ADD CONSTRAINT service_pkey PRIMARY KEY (worker);
ALTER TABLE ONLY bascule.setting
    ADD CONSTRAINT setting_pkey PRIMARY KEY (id);
ALTER TABLE ONLY bascule.tick
    ADD CONSTRAINT tick_pkey PRIMARY KEY (schedule, nominal_at);
ALTER TABLE ONLY bascule.touch
    ADD CONSTRAINT touch_pkey PRIMARY KEY (id);
ALTER TABLE ONLY bascule.waiting
    ADD CONSTRAINT waiting_pkey PRIMARY KEY (worker, path);
ALTER TABLE ONLY bascule.watched_column
    ADD CONSTRAINT watched_column_pkey PRIMARY KEY (source, column_name, watcher);
ALTER TABLE ONLY bascule.worker
    ADD CONSTRAINT worker_pkey PRIMARY KEY (id);
ALTER TABLE ONLY datamart.brix_jour
    ADD CONSTRAINT brix_jour_pkey PRIMARY KEY (jour);
ALTER TABLE ONLY labo.jetons_history
    ADD CONSTRAINT jetons_history_pkey PRIMARY KEY (history_id);
ALTER TABLE ONLY labo.jetons
    ADD CONSTRAINT jetons_pkey PRIMARY KEY (echantillon, preleve_le);
ALTER TABLE ONLY labo.mesures_history
    ADD CONSTRAINT mesures_history_pkey PRIMARY KEY (history_id);
ALTER TABLE ONLY labo.mesures
    ADD CONSTRAINT mesures_pkey PRIMARY KEY (echantillon, preleve_le);
CREATE INDEX aggregate_window_stale ON bascule.aggregate_window USING btree (aggregate, window_start) WHERE (stale_since IS NOT NULL);
CREATE INDEX alert_open ON bascule.alert USING btree (id) WHERE ((resolved_at IS NULL) AND (acknowledged_at IS NULL));
CREATE INDEX confirmation_file ON bascule.confirmation USING btree (file_id);
CREATE INDEX confirmation_owner ON bascule.confirmation USING gin (owners);
CREATE INDEX export_owed ON bascule.export USING btree (export) WHERE ((placed_at IS NULL) AND (lost_at IS NULL));
CREATE INDEX export_path ON bascule.export USING btree (path);
CREATE UNIQUE INDEX export_revision ON bascule.export USING btree (export, COALESCE(window_start, '-infinity'::timestamp with time zone), COALESCE(window_end, 'infinity'::timestamp with time zone), revision) WHERE (lost_at IS NULL);
CREATE INDEX fault_file ON bascule.fault USING btree (file_id, id);
CREATE INDEX fault_refused ON bascule.fault USING btree (file_id) WHERE (rule = 'amendment_refused'::text);
CREATE INDEX file_blocked ON bascule.file USING btree (id) WHERE (blocked_since IS NOT NULL);
CREATE UNIQUE INDEX file_content ON bascule.file USING btree (feed, sha256) WHERE ((state = 'loaded'::text) AND (NOT again));
CREATE INDEX file_folder ON bascule.file USING btree (feed, "left"(regexp_replace(stored_path, '/[^/]*$'::text, ''::text), 600) COLLATE "C", id) WHERE (stored_path IS NOT NULL);
CREATE INDEX file_mends ON bascule.file USING btree (mends) WHERE (mends IS NOT NULL);
CREATE INDEX file_name ON bascule.file USING btree (feed, name, id);
CREATE INDEX file_open ON bascule.file USING btree (feed, inbox_path) WHERE (stored_at IS NULL);
CREATE INDEX file_recent ON bascule.file USING btree (arrived_at);
CREATE INDEX file_sha256 ON bascule.file USING btree (feed, sha256);
CREATE INDEX job_claim ON bascule.job USING btree (queue, priority, run_at, id) WHERE ((state = 'waiting'::text) AND (shelf IS NULL));
CREATE INDEX job_dead ON bascule.job USING btree (settled_at) WHERE (state = 'dead'::text);
CREATE INDEX job_history_kind ON ONLY bascule.job_history USING btree (kind, ended_at);
CREATE INDEX job_history_20261128_kind_ended_at_idx ON bascule.job_history_20261128 USING btree (kind, ended_at);
CREATE INDEX job_history_20261129_kind_ended_at_idx ON bascule.job_history_20261129 USING btree (kind, ended_at);
CREATE INDEX job_history_20261130_kind_ended_at_idx ON bascule.job_history_20261130 USING btree (kind, ended_at);
CREATE INDEX job_history_20261201_kind_ended_at_idx ON bascule.job_history_20261201 USING btree (kind, ended_at);
CREATE INDEX job_history_default_kind_ended_at_idx ON bascule.job_history_default USING btree (kind, ended_at);
CREATE INDEX job_key ON bascule.job USING btree (concurrency_key, priority, run_at, id) WHERE ((state = 'waiting'::text) AND (shelf = 'key'::text));
CREATE INDEX job_later ON bascule.job USING btree (run_at) WHERE ((state = 'waiting'::text) AND (shelf = 'later'::text));
CREATE INDEX job_log_job ON ONLY bascule.job_log USING btree (job_id, attempt, line);
CREATE INDEX job_log_20261128_job_id_attempt_line_idx ON bascule.job_log_20261128 USING btree (job_id, attempt, line);
CREATE INDEX job_log_20261129_job_id_attempt_line_idx ON bascule.job_log_20261129 USING btree (job_id, attempt, line);
CREATE INDEX job_log_20261130_job_id_attempt_line_idx ON bascule.job_log_20261130 USING btree (job_id, attempt, line);
CREATE INDEX job_log_20261201_job_id_attempt_line_idx ON bascule.job_log_20261201 USING btree (job_id, attempt, line);
CREATE INDEX job_log_default_job_id_attempt_line_idx ON bascule.job_log_default USING btree (job_id, attempt, line);
CREATE INDEX job_running_key ON bascule.job USING btree (concurrency_key) WHERE ((state = 'running'::text) AND (concurrency_key IS NOT NULL));
CREATE UNIQUE INDEX job_unique ON bascule.job USING btree (unique_key) WHERE ((unique_key IS NOT NULL) AND (state = ANY (ARRAY['waiting'::text, 'running'::text])));
CREATE INDEX job_worker ON bascule.job USING btree (worker_id) WHERE (state = 'running'::text);
CREATE INDEX late_look_due ON bascule.late_look USING btree (due_at) WHERE (found_at IS NULL);
CREATE INDEX report_mended ON bascule.report USING btree (mended_by) WHERE (mended_by IS NOT NULL);
CREATE INDEX report_rejects ON bascule.report USING btree (name) WHERE (kind = 'rejects'::text);
CREATE INDEX setting_name ON bascule.setting USING btree (name, id);
CREATE INDEX tick_at ON bascule.tick USING btree (at);
CREATE INDEX brix_jour_window_start_idx ON datamart.brix_jour USING btree (window_start);
CREATE INDEX jetons_file_id_idx ON labo.jetons USING brin (file_id) WITH (pages_per_range='32');
CREATE INDEX jetons_history_echantillon_preleve_le_idx ON labo.jetons_history USING btree (echantillon, preleve_le);
CREATE INDEX jetons_history_file_id_idx ON labo.jetons_history USING btree (file_id);
CREATE INDEX mesures_file_id_idx ON labo.mesures USING brin (file_id) WITH (pages_per_range='32');
CREATE INDEX mesures_history_echantillon_preleve_le_idx ON labo.mesures_history USING btree (echantillon, preleve_le);
CREATE INDEX mesures_history_file_id_idx ON labo.mesures_history USING btree (file_id);
CREATE INDEX mesures_preleve_le_windows ON labo.mesures USING brin (preleve_le) WITH (pages_per_range='32', autosummarize='on');
ALTER INDEX bascule.job_history_kind ATTACH PARTITION bascule.job_history_20261128_kind_ended_at_idx;
ALTER INDEX bascule.job_history_pkey ATTACH PARTITION bascule.job_history_20261128_pkey;
ALTER INDEX bascule.job_history_kind ATTACH PARTITION bascule.job_history_20261129_kind_ended_at_idx;
ALTER INDEX bascule.job_history_pkey ATTACH PARTITION bascule.job_history_20261129_pkey;
ALTER INDEX bascule.job_history_kind ATTACH PARTITION bascule.job_history_20261130_kind_ended_at_idx;
ALTER INDEX bascule.job_history_pkey ATTACH PARTITION bascule.job_history_20261130_pkey;
ALTER INDEX bascule.job_history_kind ATTACH PARTITION bascule.job_history_20261201_kind_ended_at_idx;
ALTER INDEX bascule.job_history_pkey ATTACH PARTITION bascule.job_history_20261201_pkey;
ALTER INDEX bascule.job_history_kind ATTACH PARTITION bascule.job_history_default_kind_ended_at_idx;
ALTER INDEX bascule.job_history_pkey ATTACH PARTITION bascule.job_history_default_pkey;
ALTER INDEX bascule.job_log_job ATTACH PARTITION bascule.job_log_20261128_job_id_attempt_line_idx;
ALTER INDEX bascule.job_log_job ATTACH PARTITION bascule.job_log_20261129_job_id_attempt_line_idx;
ALTER INDEX bascule.job_log_job ATTACH PARTITION bascule.job_log_20261130_job_id_attempt_line_idx;
ALTER INDEX bascule.job_log_job ATTACH PARTITION bascule.job_log_20261201_job_id_attempt_line_idx;
ALTER INDEX bascule.job_log_job ATTACH PARTITION bascule.job_log_default_job_id_attempt_line_idx;
CREATE OR REPLACE VIEW bascule.aggregates AS
 SELECT a.name,
    a.target,
    count(w.aggregate) AS windows,
    count(w.stale_since) AS stale,
    min(w.stale_since) AS oldest_stale,
    max(w.computed_at) AS last_computed,
    (COALESCE(sum(w.row_count), (0)::numeric))::bigint AS row_count,
    count(*) FILTER (WHERE (w.failures > 0)) AS failing,
    ( SELECT f.error
           FROM bascule.aggregate_window f
          WHERE ((f.aggregate = a.name) AND (f.failures > 0))
          ORDER BY f.failed_at DESC
         LIMIT 1) AS error,
    a.problem,
    a.digest,
    a.broken_since,
    min(w.failing_since) AS failing_since,
    min(w.retry_at) AS retry_at
   FROM (bascule.aggregate a
     LEFT JOIN bascule.aggregate_window w ON ((w.aggregate = a.name)))
  GROUP BY a.name;
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON bascule.journal FOR EACH STATEMENT EXECUTE FUNCTION bascule.refuse_change();
ALTER TABLE bascule.journal ENABLE ALWAYS TRIGGER append_only;
CREATE TRIGGER append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON bascule.journal_chain FOR EACH STATEMENT EXECUTE FUNCTION bascule.refuse_change();
ALTER TABLE bascule.journal_chain ENABLE ALWAYS TRIGGER append_only;
CREATE CONSTRAINT TRIGGER chain AFTER INSERT ON bascule.journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bascule.link_new_entry();
ALTER TABLE bascule.journal ENABLE ALWAYS TRIGGER chain;
ALTER TABLE ONLY bascule.aggregate_window
    ADD CONSTRAINT aggregate_window_aggregate_fkey FOREIGN KEY (aggregate) REFERENCES bascule.aggregate(name) ON DELETE CASCADE;
ALTER TABLE ONLY bascule.companion
    ADD CONSTRAINT companion_file_id_fkey FOREIGN KEY (file_id) REFERENCES bascule.file(id);
ALTER TABLE ONLY bascule.export
    ADD CONSTRAINT export_amended_by_fkey FOREIGN KEY (amended_by) REFERENCES bascule.export(id);
ALTER TABLE ONLY bascule.fault
    ADD CONSTRAINT fault_file_id_fkey FOREIGN KEY (file_id) REFERENCES bascule.file(id);
ALTER TABLE ONLY bascule.file
    ADD CONSTRAINT file_duplicate_of_fkey FOREIGN KEY (duplicate_of) REFERENCES bascule.file(id);
ALTER TABLE ONLY bascule.file
    ADD CONSTRAINT file_feed_version_id_fkey FOREIGN KEY (feed_version_id) REFERENCES bascule.feed_version(id);
ALTER TABLE ONLY bascule.file
    ADD CONSTRAINT file_mends_fkey FOREIGN KEY (mends) REFERENCES bascule.file(id);
ALTER TABLE ONLY bascule.file
    ADD CONSTRAINT file_previous_id_fkey FOREIGN KEY (previous_id) REFERENCES bascule.file(id);
ALTER TABLE ONLY bascule.late_look
    ADD CONSTRAINT late_look_file_id_fkey FOREIGN KEY (file_id) REFERENCES bascule.file(id);
ALTER TABLE ONLY bascule.late_look
    ADD CONSTRAINT late_look_found_id_fkey FOREIGN KEY (found_id) REFERENCES bascule.file(id);
ALTER TABLE ONLY bascule.report
    ADD CONSTRAINT report_file_id_fkey FOREIGN KEY (file_id) REFERENCES bascule.file(id);
ALTER TABLE ONLY bascule.report
    ADD CONSTRAINT report_mended_by_fkey FOREIGN KEY (mended_by) REFERENCES bascule.file(id);
ALTER TABLE ONLY bascule.waiting
    ADD CONSTRAINT waiting_worker_fkey FOREIGN KEY (worker) REFERENCES bascule.service(worker) ON DELETE CASCADE;
ALTER TABLE ONLY bascule.watched_column
    ADD CONSTRAINT watched_column_watcher_fkey FOREIGN KEY (watcher) REFERENCES bascule.aggregate(name) ON DELETE CASCADE;
