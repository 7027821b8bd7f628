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
CREATE TABLE bascule.job_history_20261202 (
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
CREATE TABLE bascule.job_log_20261202 (
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
ALTER TABLE ONLY bascule.job_history ATTACH PARTITION bascule.job_history_20261129 FOR VALUES FROM ('2026-11-29 00:00:00+00') TO ('2026-11-30 00:00:00+00');
ALTER TABLE ONLY bascule.job_history ATTACH PARTITION bascule.job_history_20261130 FOR VALUES FROM ('2026-11-30 00:00:00+00') TO ('2026-12-01 00:00:00+00');
ALTER TABLE ONLY bascule.job_history ATTACH PARTITION bascule.job_history_20261201 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2026-12-02 00:00:00+00');
ALTER TABLE ONLY bascule.job_history ATTACH PARTITION bascule.job_history_20261202 FOR VALUES FROM ('2026-12-02 00:00:00+00') TO ('2026-12-03 00:00:00+00');
ALTER TABLE ONLY bascule.job_history ATTACH PARTITION bascule.job_history_default DEFAULT;
ALTER TABLE ONLY bascule.job_log ATTACH PARTITION bascule.job_log_20261129 FOR VALUES FROM ('2026-11-29 00:00:00+00') TO ('2026-11-30 00:00:00+00');
ALTER TABLE ONLY bascule.job_log ATTACH PARTITION bascule.job_log_20261130 FOR VALUES FROM ('2026-11-30 00:00:00+00') TO ('2026-12-01 00:00:00+00');
ALTER TABLE ONLY bascule.job_log ATTACH PARTITION bascule.job_log_20261201 FOR VALUES FROM ('2026-12-01 00:00:00+00') TO ('2026-12-02 00:00:00+00');
ALTER TABLE ONLY bascule.job_log ATTACH PARTITION bascule.job_log_20261202 FOR VALUES FROM ('2026-12-02 00:00:00+00') TO ('2026-12-03 00:00:00+00');
ALTER TABLE ONLY bascule.job_log ATTACH PARTITION bascule.job_log_default DEFAULT;
INSERT INTO bascule.aggregate VALUES
	('brix_jour', '6800dbf96a39f5bb', 'day America/Guadeloupe 0h 01-01', 'datamart.brix_jour', '2026-11-29 01:18:16.808527+00', NULL, NULL, 'window');
INSERT INTO bascule.aggregate_window VALUES
	('brix_jour', '2026-03-02 04:00:00+00', '2026-03-03 04:00:00+00', '2026-03-02', '2026-03-03', NULL, '2026-11-29 01:18:18.521941+00', 0.028683386, 1, 'ab5cf51b254ad2b62b5cdd0cc309dd31', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-03 04:00:00+00', '2026-03-04 04:00:00+00', '2026-03-03', '2026-03-04', NULL, '2026-11-29 01:18:18.553328+00', 0.017647732, 1, 'bf35ed0918a32a7f6c6b71247b6453da', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-04 04:00:00+00', '2026-03-05 04:00:00+00', '2026-03-04', '2026-03-05', NULL, '2026-11-29 01:18:18.60027+00', 0.013296873, 1, '3cd09f83d6c26bdae1c3fb6ec4280adf', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 2}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-05 04:00:00+00', '2026-03-06 04:00:00+00', '2026-03-05', '2026-03-06', NULL, '2026-11-29 01:18:18.611442+00', 0.017677358, 1, 'bf79a1d1fa60bdddfc275deb5d56ce8e', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-06 04:00:00+00', '2026-03-07 04:00:00+00', '2026-03-06', '2026-03-07', NULL, '2026-11-29 01:18:18.675371+00', 0.005393154, 1, '353a601da016b9aef3b9e6e956504ba4', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-07 04:00:00+00', '2026-03-08 04:00:00+00', '2026-03-07', '2026-03-08', NULL, '2026-11-29 01:18:18.67528+00', 0.003596301, 1, '7affacddcbe60494ceed598f25ad3bbd', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-08 04:00:00+00', '2026-03-09 04:00:00+00', '2026-03-08', '2026-03-09', NULL, '2026-11-29 01:18:18.716841+00', 0.012192152, 1, '31ba329c47226f5275c46593165faf22', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-09 04:00:00+00', '2026-03-10 04:00:00+00', '2026-03-09', '2026-03-10', NULL, '2026-11-29 01:18:18.718671+00', 0.00875573, 1, 'f2951659e13968aa941432e8fcdd5509', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-11 04:00:00+00', '2026-03-12 04:00:00+00', '2026-03-11', '2026-03-12', NULL, '2026-11-29 01:18:18.793483+00', 0.001616556, 1, '4a7a706f847df60d983016c8f650509e', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 3}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-10 04:00:00+00', '2026-03-11 04:00:00+00', '2026-03-10', '2026-03-11', NULL, '2026-11-29 01:18:21.261112+00', 0.001354768, 1, '0773a791124bd08b2dc97498c843bee1', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 8}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-20 04:00:00+00', '2026-03-21 04:00:00+00', '2026-03-20', '2026-03-21', NULL, '2026-11-29 01:18:21.303157+00', 0.001375056, 0, 'd41d8cd98f00b204e9800998ecf8427e', '{"sources": {"labo.mesures": {"rows": 0, "newest_file": null}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL),
	('brix_jour', '2026-03-01 04:00:00+00', '2026-03-02 04:00:00+00', '2026-03-01', '2026-03-02', NULL, '2026-11-29 01:18:25.778383+00', 0.01628512, 1, '393099a4bf5e21e95beceecf6893660e', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 10}}, "definition": "6800dbf96a39f5bb"}', 0, NULL, NULL, NULL, NULL);
INSERT INTO bascule.alert OVERRIDING SYSTEM VALUE VALUES
	(2, 'stray', 'folder /srv/labo/inbox/perdu', '2026-11-29 00:33:30+00', '2026-11-29 01:19:18.351413+00', '/srv/labo/inbox/perdu : 1 fichier(s) que personne ne prendra : perdu.csv – n''est dans le dossier d''aucun flux : personne ne le prendra. Ils restent où ils sont ; voir `bascule status`.', NULL, NULL, NULL, NULL, NULL, NULL),
	(1, 'stray', 'folder /srv/labo/inbox/autre', '2026-11-29 00:33:30+00', '2026-11-29 01:19:18.338781+00', '/srv/labo/inbox/autre : 1 fichier(s) que personne ne prendra : autre.csv – n''est dans le dossier d''aucun flux : personne ne le prendra. Ils restent où ils sont ; voir `bascule status`.', NULL, NULL, '2026-11-29 01:19:19.956838+00', 'user:root', NULL, NULL);
INSERT INTO bascule.confirmation VALUES
	(2, 2, '{1}', '{3}', '{4}', '{0}');
INSERT INTO bascule.confirmation_form VALUES
	(2, 3, '{"brix": "12.500"}');
INSERT INTO bascule.export OVERRIDING SYSTEM VALUE VALUES
	(1, 'mesures_jour', '2026-03-01 04:00:00+00', '2026-03-02 04:00:00+00', 1, 'csv', '/srv/labo/var/export/mesures_jour_20260301.csv', 59, 1, '\xfdb0a433bc52d13b10dc2f812209354ac231f3b17cebc7af12dd9cf8406a74e2', '\x8535ff8d1bfacbcd2cadcb125e6feb495c48fa3588125210327001e51f09f974', '\xb837352616dde95c211edc9442cc344da4ae1d3705009974533ff815ba127d72', 'user:root', '2026-11-29 01:18:25.179221+00', '00:00:00.039825', '2026-11-29 01:18:25.221071+00', NULL, 2, '2026-11-29 01:18:26.180405+00', NULL, NULL, 2, NULL),
	(2, 'mesures_jour', '2026-03-01 04:00:00+00', '2026-03-02 04:00:00+00', 2, 'csv', '/srv/labo/var/export/mesures_jour_20260301_r2.csv', 59, 1, '\xd6d45d9a719b767fd1021e62fc2880eb79502c20eacc5be0e99576421659739c', '\x52e8be1bd50a67cef113cdfd2404aae37170d46a6d9170104750fbf57d904f49', '\xb837352616dde95c211edc9442cc344da4ae1d3705009974533ff815ba127d72', 'user:root', '2026-11-29 01:18:26.179455+00', '00:00:00.060177', '2026-11-29 01:18:26.21422+00', NULL, NULL, NULL, '2026-11-29 01:18:27.604288+00', NULL, 2, NULL),
	(3, 'mesures_jour', '2026-02-28 04:00:00+00', '2026-03-01 04:00:00+00', 1, 'csv', '/srv/labo/var/export/mesures_jour_20260228.csv', 29, 0, '\x9ee04b37d9266fbdbdcae4e0a088175d252fba883c8dd64bfbe1b536301d0132', '\xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', '\xb837352616dde95c211edc9442cc344da4ae1d3705009974533ff815ba127d72', 'user:root', '2026-11-29 01:18:28.98514+00', '00:00:00.054512', '2026-11-29 01:18:29.048897+00', NULL, NULL, NULL, NULL, NULL, 2, NULL);
INSERT INTO bascule.fault OVERRIDING SYSTEM VALUE VALUES
	(1, 2, 5, 'brix', '61', 'range', 'warn', 'Ligne 5, colonne « brix » : « 61 » est inhabituel (attendu : de 5 à 60). La valeur est conservée ; vérifiez-la.', 'S4;04/03/2026 08:00;61;haut'),
	(2, 3, 2, 'brix', 'abc', 'type', 'reject', 'Ligne 2, colonne « brix » : « abc » n''est pas un nombre. Écrivez uniquement des chiffres, par exemple 12,5.', 'S10;10/03/2026 08:00;abc;ras'),
	(3, 4, NULL, NULL, NULL, 'header', 'reject', 'Des colonnes obligatoires manquent : « echantillon », « preleve_le ». Colonnes trouvées : a, b. Corrigez les titres, ou exportez avec ces colonnes.', NULL),
	(4, 6, 2, 'brix', '99', 'range', 'warn', 'Ligne 2, colonne « brix » : « 99 » est inhabituel (attendu : de 5 à 60). La valeur est conservée ; vérifiez-la.', 'S1;01/03/2026 08:00;99;faux'),
	(5, 9, NULL, NULL, NULL, 'failed', 'reject', 'annulé par user:root ; `bascule files retry 9` recommence', NULL),
	(6, 11, NULL, NULL, 'lien.csv', 'refused', 'reject', 'est un lien symbolique, qui n''est jamais suivi : envoyez le fichier lui-même', NULL);
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
', '2026-11-29 01:18:16.727786+00'),
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
', '2026-11-29 01:18:16.77993+00');
INSERT INTO bascule.file OVERRIDING SYSTEM VALUE VALUES
	(1, 'mesures', 'premier.csv', 'premier.csv', 'inbox', 307, '\x5cf3ab1c1e2ad49ae94751b720193f9464f0df513ae33bdea5364f16418c10e0', 'loaded', 9, 9, 0, 0, 0, 0, 1, NULL, '2026-11-29 01:18:17.180309+00', '2026-11-29 01:18:17.415248+00', '/srv/labo/var/archive/mesures/2026/11/28/premier.csv', '2026-11-29 01:18:17.572484+00', NULL, 2, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, header of 1, 4 columns', NULL, NULL, false, 'vm:3423', NULL, 2, 10, '{"rows": {"lines": 9, "ranges": [[2, 10]]}, "header": {"lines": 1, "ranges": [[1, 1]]}}', NULL, 987037, 1795915097158795129, NULL, NULL, 0, NULL),
	(2, 'mesures', 'corrige.csv', 'corrige.csv', 'inbox', 157, '\x63f6324170f568a17eb551f3aca2c0d9e28c50cf131b70d78e381ebf45f737bd', 'loaded', 4, 0, 2, 2, 0, 1, 1, NULL, '2026-11-29 01:18:17.884782+00', '2026-11-29 01:18:18.12846+00', '/srv/labo/var/archive/mesures/2026/11/28/corrige.csv', '2026-11-29 01:18:18.16129+00', NULL, 2, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, header of 1, 4 columns', NULL, NULL, false, 'vm:3423', NULL, 3, 5, '{"rows": {"lines": 4, "ranges": [[2, 5]]}, "header": {"lines": 1, "ranges": [[1, 1]]}}', NULL, 987078, 1795915097844196825, NULL, NULL, 0, NULL),
	(3, 'mesures', 'mauvais.csv', 'mauvais.csv', 'inbox', 96, '\x5870aeaa7fc209257da2f077e7f376bae714123acc48519c26f11124d69c87d7', 'loaded', 2, 1, 0, 0, 1, 0, 1, NULL, '2026-11-29 01:18:18.506051+00', '2026-11-29 01:18:18.628734+00', '/srv/labo/var/archive/mesures/2026/11/28/mauvais.csv', '2026-11-29 01:18:18.780187+00', NULL, 2, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, header of 1, 4 columns', NULL, NULL, false, 'vm:3423', NULL, 5, 3, '{"rows": {"lines": 2, "ranges": [[2, 3]]}, "header": {"lines": 1, "ranges": [[1, 1]]}}', NULL, 987093, 1795915098489722386, NULL, NULL, 0, NULL),
	(4, 'mesures', 'rejete.csv', 'rejete.csv', 'inbox', 8, '\x403bea5152c251c5bc7ef420d824d191605723f99392e83a0549ad58c6d46291', 'rejected', 0, 0, 0, 0, 0, 0, 1, NULL, '2026-11-29 01:18:18.506051+00', NULL, '/srv/labo/var/error/mesures/rejete.csv', '2026-11-29 01:18:18.780389+00', 'Des colonnes obligatoires manquent : « echantillon », « preleve_le ». Colonnes trouvées : a, b. Corrigez les titres, ou exportez avec ces colonnes.', 2, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, no header, 0 columns', NULL, NULL, false, 'vm:3423', NULL, 5, 2, '{"unread": {"lines": 2, "ranges": [[1, 2]]}}', NULL, 987094, 1795915098490529472, NULL, NULL, 0, NULL),
	(5, 'mesures', 'copie.csv', 'copie.csv', 'inbox', 307, '\x5cf3ab1c1e2ad49ae94751b720193f9464f0df513ae33bdea5364f16418c10e0', 'duplicate', 0, 0, 0, 0, 0, 0, 1, NULL, '2026-11-29 01:18:19.115132+00', NULL, '/srv/labo/var/duplicate/mesures/copie.csv', '2026-11-29 01:18:19.19635+00', 'mêmes octets que le fichier 1, déjà chargé', 2, 'bascule-csv 1', NULL, NULL, 1, false, 'vm:3423', NULL, 6, NULL, NULL, NULL, 987109, 1795915099105808391, NULL, NULL, 0, NULL),
	(7, 'jetons', 'avec.csv', 'avec.csv', 'inbox', 64, '\xf0b65fc1ac29707afbe75cd301b8f46656e01a3b01030fee5b5820521c51836f', 'loaded', 1, 1, 0, 0, 0, 0, 1, NULL, '2026-11-29 01:18:19.563125+00', '2026-11-29 01:18:19.617471+00', '/srv/labo/var/archive/jetons/2026/11/28/avec.csv', '2026-11-29 01:18:19.671832+00', NULL, 1, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, header of 1, 4 columns', NULL, NULL, false, 'vm:3423', NULL, 8, 2, '{"rows": {"lines": 1, "ranges": [[2, 2]]}, "header": {"lines": 1, "ranges": [[1, 1]]}}', NULL, 987112, 1795915099556325808, NULL, NULL, 0, NULL),
	(6, 'mesures', 'annule.csv', 'annule.csv', 'inbox', 94, '\x97a41221538435da442695e266d867469548e22e5d586abe725c1b9b8ac5bd14', 'reverted', 2, 1, 1, 0, 0, 1, 1, NULL, '2026-11-29 01:18:19.115132+00', '2026-11-29 01:18:19.161858+00', '/srv/labo/var/archive/mesures/2026/11/28/annule.csv', '2026-11-29 01:18:19.196526+00', NULL, 2, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, header of 1, 4 columns', NULL, NULL, false, 'vm:3423', NULL, 6, 3, '{"rows": {"lines": 2, "ranges": [[2, 3]]}, "header": {"lines": 1, "ranges": [[1, 1]]}}', NULL, 987110, 1795915099106612722, NULL, NULL, 0, NULL),
	(8, 'mesures', 'mauvais.csv.rejects.csv', 'mauvais.csv.rejects.csv', 'inbox', 67, '\xdd47e22b0d93ed5d8ea05c9390ab51501555f2fb0712377422d6ae08dcb792c9', 'loaded', 1, 1, 0, 0, 0, 0, 1, NULL, '2026-11-29 01:18:20.98978+00', '2026-11-29 01:18:21.011975+00', '/srv/labo/var/archive/mesures/2026/11/28/mauvais.csv.rejects.csv', '2026-11-29 01:18:21.06212+00', NULL, 2, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, header of 1, 4 columns', NULL, NULL, false, 'vm:3423', NULL, 10, 2, '{"rows": {"lines": 1, "ranges": [[2, 2]]}, "header": {"lines": 1, "ranges": [[1, 1]]}}', 3, 987114, 1795915100988636830, NULL, NULL, 0, NULL),
	(9, 'jetons', 'abandonne.csv', 'abandonne.csv', 'inbox', 64, '\x5f83504afb7fbeef84401dd62aaf9f6377785334f3949561ea1ecccb296399dd', 'failed', 0, 0, 0, 0, 0, 0, 1, NULL, '2026-11-29 01:18:22.311148+00', NULL, '/srv/labo/var/error/jetons/abandonne.csv', '2026-11-29 01:18:22.875817+00', 'annulé par user:root ; `bascule files retry 9` recommence', 1, 'bascule-csv 1', NULL, NULL, NULL, false, 'vm:3423', NULL, 13, NULL, NULL, NULL, 987132, 1795915102297734226, NULL, NULL, 0, NULL),
	(10, 'mesures', 'tardif.csv', 'tardif.csv', 'inbox', 70, '\x4ca620ea358def340d7c23626218ea8f7cbfd98e912ecdfd183bea74d2af6718', 'loaded', 1, 0, 1, 0, 0, 0, 1, NULL, '2026-11-29 01:18:25.230568+00', '2026-11-29 01:18:25.280818+00', '/srv/labo/var/archive/mesures/2026/11/28/tardif.csv', '2026-11-29 01:18:25.340231+00', NULL, 2, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, header of 1, 4 columns', NULL, NULL, false, 'vm:3423', NULL, 17, 2, '{"rows": {"lines": 1, "ranges": [[2, 2]]}, "header": {"lines": 1, "ranges": [[1, 1]]}}', NULL, 987133, 1795915105229636854, NULL, NULL, 0, NULL),
	(11, 'mesures', 'lien.csv', 'lien.csv', 'inbox', 12, NULL, 'rejected', 0, 0, 0, 0, 0, 0, 1, NULL, '2026-11-29 01:18:30.910161+00', NULL, '/srv/labo/var/error/mesures/lien.csv', '2026-11-29 01:18:30.91452+00', 'est un lien symbolique, qui n''est jamais suivi : envoyez le fichier lui-même', 2, NULL, NULL, NULL, NULL, false, 'vm:3423', NULL, NULL, NULL, NULL, NULL, 987137, 1795915110907432006, NULL, NULL, 0, NULL),
	(12, 'mesures', 'apres.csv', 'apres.csv', 'inbox', 65, '\x3fdbba02995c2cfad7769cb0662dcefc868685a71a779f07322eba2ef53bdb74', 'loaded', 1, 1, 0, 0, 0, 0, 1, NULL, '2026-11-29 01:18:30.915873+00', '2026-11-29 01:18:30.930678+00', '/srv/labo/var/archive/mesures/2026/11/28/apres.csv', '2026-11-29 01:18:30.964068+00', NULL, 2, 'bascule-csv 1', 'UTF-8, delimiter ";", quote ''"'', line ends LF, header of 1, 4 columns', NULL, NULL, false, 'vm:3423', NULL, 29, 2, '{"rows": {"lines": 1, "ranges": [[2, 2]]}, "header": {"lines": 1, "ranges": [[1, 1]]}}', NULL, 987138, 1795915110908502334, NULL, NULL, 0, NULL);
INSERT INTO bascule.job OVERRIDING SYSTEM VALUE VALUES
	(26, 'default', 'aggregates.refresh', 'waiting', NULL, 0, '2026-11-29 01:18:30.084801+00', 0, 0, NULL, 0, 0, NULL, NULL, NULL, NULL, false, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-29T01:18:30Z", "window_start": "2026-11-29T01:18:29Z"}', '2026-11-29 01:18:30.084803+00', 'schedule:continu', NULL, NULL, NULL),
	(28, 'default', 'aggregates.refresh', 'waiting', NULL, 0, '2026-11-29 01:18:30.876301+00', 0, 0, NULL, 0, 0, NULL, NULL, NULL, NULL, false, NULL, NULL, '{}', '2026-11-29 01:18:30.876303+00', 'user:root', NULL, NULL, NULL);
INSERT INTO bascule.job_history_20261129 VALUES
	(2, 'inbox', 'import', 'succeeded', 0, 1, 0, 1, 0, NULL, NULL, '{"feed": "mesures", "files": 1}', '2026-11-29 01:18:17.22385+00', 'vm:3423', '2026-11-29 01:18:17.223768+00', '2026-11-29 01:18:17.525894+00', 1, 'vm:3423', '{"rows": 9, "loaded": 1}', NULL),
	(1, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-29T01:18:17Z", "window_start": "2026-11-29T01:18:16Z"}', '2026-11-29 01:18:17.202805+00', 'schedule:continu', '2026-11-29 01:18:17.27193+00', '2026-11-29 01:18:17.665834+00', 1, 'vm:3423', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(3, 'inbox', 'import', 'succeeded', 0, 1, 0, 1, 0, NULL, NULL, '{"feed": "mesures", "files": 1}', '2026-11-29 01:18:17.888505+00', 'vm:3423', '2026-11-29 01:18:17.888494+00', '2026-11-29 01:18:18.132523+00', 1, 'vm:3423', '{"rows": 4, "loaded": 1}', NULL),
	(5, 'inbox', 'import', 'succeeded', 0, 1, 0, 1, 0, NULL, NULL, '{"feed": "mesures", "files": 2}', '2026-11-29 01:18:18.519705+00', 'vm:3423', '2026-11-29 01:18:18.519695+00', '2026-11-29 01:18:18.677427+00', 1, 'vm:3423', '{"rows": 2, "loaded": 1, "rejected": 1}', NULL),
	(4, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-29T01:18:18Z", "window_start": "2026-11-29T01:18:17Z"}', '2026-11-29 01:18:18.182862+00', 'schedule:continu', '2026-11-29 01:18:18.282226+00', '2026-11-29 01:18:18.86067+00', 1, 'vm:3423', '{"rows": 10, "stale": 0, "failed": 0, "changed": 10, "computed": 10, "failures": [], "left_out": []}', NULL),
	(6, 'inbox', 'import', 'succeeded', 0, 1, 0, 1, 0, NULL, NULL, '{"feed": "mesures", "files": 2}', '2026-11-29 01:18:19.116226+00', 'vm:3423', '2026-11-29 01:18:19.116219+00', '2026-11-29 01:18:19.171797+00', 1, 'vm:3423', '{"rows": 2, "loaded": 1, "duplicate": 1}', NULL),
	(7, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-29T01:18:19Z", "window_start": "2026-11-29T01:18:18Z"}', '2026-11-29 01:18:19.220459+00', 'schedule:continu', '2026-11-29 01:18:19.248925+00', '2026-11-29 01:18:19.582717+00', 1, 'vm:3423', '{"rows": 2, "stale": 0, "failed": 0, "changed": 2, "computed": 2, "failures": [], "left_out": []}', NULL),
	(8, 'inbox', 'import', 'succeeded', 0, 1, 0, 1, 0, NULL, NULL, '{"feed": "jetons", "files": 1}', '2026-11-29 01:18:19.572426+00', 'vm:3423', '2026-11-29 01:18:19.572417+00', '2026-11-29 01:18:19.645709+00', 1, 'vm:3423', '{"rows": 1, "loaded": 1}', NULL),
	(9, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-29T01:18:20Z", "window_start": "2026-11-29T01:18:19Z"}', '2026-11-29 01:18:20.150577+00', 'schedule:continu', '2026-11-29 01:18:20.15662+00', '2026-11-29 01:18:20.263535+00', 1, 'vm:3423', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(10, 'inbox', 'import', 'succeeded', 0, 1, 0, 1, 0, NULL, NULL, '{"feed": "mesures", "files": 1}', '2026-11-29 01:18:20.991203+00', 'vm:3423', '2026-11-29 01:18:20.991194+00', '2026-11-29 01:18:21.02289+00', 1, 'vm:3423', '{"rows": 1, "loaded": 1}', NULL),
	(11, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-29T01:18:21Z", "window_start": "2026-11-29T01:18:20Z"}', '2026-11-29 01:18:21.04067+00', 'schedule:continu', '2026-11-29 01:18:21.058885+00', '2026-11-29 01:18:21.415401+00', 1, 'vm:3423', '{"rows": 2, "stale": 0, "failed": 0, "changed": 3, "computed": 3, "failures": [], "left_out": []}', NULL),
	(12, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-29T01:18:22Z", "window_start": "2026-11-29T01:18:21Z"}', '2026-11-29 01:18:22.065792+00', 'schedule:continu', '2026-11-29 01:18:22.129925+00', '2026-11-29 01:18:22.459337+00', 1, 'vm:3423', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(13, 'inbox', 'import', 'cancelled', 0, 1, 0, 1, 0, NULL, NULL, '{"feed": "jetons", "files": 1}', '2026-11-29 01:18:22.314284+00', 'vm:3423', '2026-11-29 01:18:22.314274+00', '2026-11-29 01:18:22.847847+00', 1, 'vm:3423', NULL, 'cancelled by user:root'),
	(14, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-29T01:18:23Z", "window_start": "2026-11-29T01:18:22Z"}', '2026-11-29 01:18:23.073169+00', 'schedule:continu', '2026-11-29 01:18:23.109622+00', '2026-11-29 01:18:23.382845+00', 1, 'vm:3423', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(15, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-29T01:18:24Z", "window_start": "2026-11-29T01:18:23Z"}', '2026-11-29 01:18:24.041684+00', 'schedule:continu', '2026-11-29 01:18:24.089527+00', '2026-11-29 01:18:24.355446+00', 1, 'vm:3423', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(16, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-29T01:18:25Z", "window_start": "2026-11-29T01:18:24Z"}', '2026-11-29 01:18:25.034915+00', 'schedule:continu', '2026-11-29 01:18:25.065089+00', '2026-11-29 01:18:25.251335+00', 1, 'vm:3423', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(17, 'inbox', 'import', 'succeeded', 0, 1, 0, 1, 0, NULL, NULL, '{"feed": "mesures", "files": 1}', '2026-11-29 01:18:25.23151+00', 'vm:3423', '2026-11-29 01:18:25.231501+00', '2026-11-29 01:18:25.303744+00', 1, 'vm:3423', '{"rows": 1, "loaded": 1}', NULL),
	(18, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-29T01:18:26Z", "window_start": "2026-11-29T01:18:25Z"}', '2026-11-29 01:18:26.037607+00', 'schedule:continu', '2026-11-29 01:18:26.072109+00', '2026-11-29 01:18:26.280308+00', 1, 'vm:3423', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(19, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-29T01:18:27Z", "window_start": "2026-11-29T01:18:26Z"}', '2026-11-29 01:18:27.050248+00', 'schedule:continu', '2026-11-29 01:18:27.075446+00', '2026-11-29 01:18:27.323838+00', 1, 'vm:3423', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(20, 'default', 'exports.check', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:nuit', NULL, '{"schedule": "nuit", "window_end": "2026-11-29T01:18:27Z", "window_start": "2026-11-28T10:20:00Z"}', '2026-11-29 01:18:27.529026+00', 'user:root', '2026-11-29 01:18:27.571704+00', '2026-11-29 01:18:27.650228+00', 1, 'vm:3423', '{"amended": 0, "redeclared": 0, "not_compared": 0}', NULL),
	(21, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, NULL, NULL, '{}', '2026-11-29 01:18:27.884629+00', 'user:root', '2026-11-29 01:18:27.921272+00', '2026-11-29 01:18:28.05371+00', 1, 'vm:3423', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(22, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-29T01:18:28Z", "window_start": "2026-11-29T01:18:27Z"}', '2026-11-29 01:18:28.041004+00', 'schedule:continu', '2026-11-29 01:18:28.066402+00', '2026-11-29 01:18:28.238106+00', 1, 'vm:3423', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(29, 'inbox', 'import', 'succeeded', 0, 1, 0, 1, 0, NULL, NULL, '{"feed": "mesures", "files": 1}', '2026-11-29 01:18:30.916478+00', 'vm:3423', '2026-11-29 01:18:30.91647+00', '2026-11-29 01:18:30.935616+00', 1, 'vm:3423', '{"rows": 1, "loaded": 1}', NULL),
	(23, 'default', 'exports.run', 'succeeded', 0, 1, 0, NULL, 0, NULL, NULL, '{"export": "mesures_jour", "window_end": "2026-03-01T05:00:00-04:00", "window_start": "2026-03-01T00:00:00-04:00"}', '2026-11-29 01:18:28.628256+00', 'user:root', '2026-11-29 01:18:28.664978+00', '2026-11-29 01:18:29.143391+00', 1, 'vm:3423', '{"empty": 1, "written": 1, "looked_at": 1}', NULL),
	(24, 'default', 'aggregates.refresh', 'succeeded', 0, 1, 0, NULL, 0, 'schedule:continu', NULL, '{"schedule": "continu", "window_end": "2026-11-29T01:18:29Z", "window_start": "2026-11-29T01:18:28Z"}', '2026-11-29 01:18:29.095432+00', 'schedule:continu', '2026-11-29 01:18:29.15555+00', '2026-11-29 01:18:29.374213+00', 1, 'vm:3423', '{"rows": 0, "stale": 0, "failed": 0, "changed": 0, "computed": 0, "failures": [], "left_out": []}', NULL),
	(25, 'default', 'aggregates.refresh', 'cancelled', 0, 0, 0, NULL, 0, NULL, NULL, '{}', '2026-11-29 01:18:29.882849+00', 'user:root', NULL, '2026-11-29 01:18:30.148436+00', NULL, NULL, NULL, 'cancelled by user:root'),
	(27, 'default', 'exports.check', 'discarded', 0, 0, 0, NULL, 0, NULL, NULL, '{}', '2026-11-29 01:18:30.406778+00', 'user:root', NULL, '2026-11-29 01:18:30.640049+00', NULL, NULL, NULL, 'discarded by user:root');
INSERT INTO bascule.job_log_20261129 VALUES
	(5, 1, 1, '2026-11-29 01:18:18.6624+00', 'warning', '2 files: {"loaded": 1, "rejected": 1, "rows": 2}'),
	(5, 1, 2, '2026-11-29 01:18:18.662408+00', 'warning', 'loaded /srv/labo/inbox/mesures/mauvais.csv (file 3): 1 of 2 rows rejected'),
	(5, 1, 3, '2026-11-29 01:18:18.662409+00', 'warning', 'rejected /srv/labo/inbox/mesures/rejete.csv (file 4): Des colonnes obligatoires manquent : « echantillon », « preleve_le ». Colonnes trouvées : a, b. Corrigez les titres, ou exportez avec ces colonnes.'),
	(6, 1, 1, '2026-11-29 01:18:19.164183+00', 'info', '2 files: {"duplicate": 1, "loaded": 1, "rows": 2}'),
	(6, 1, 2, '2026-11-29 01:18:19.164186+00', 'info', 'duplicate /srv/labo/inbox/mesures/copie.csv (file 5): mêmes octets que le fichier 1, déjà chargé'),
	(13, 1, 1, '2026-11-29 01:18:22.843252+00', 'warning', '1 files: {"failed": 1, "rows": 0}'),
	(13, 1, 2, '2026-11-29 01:18:22.843257+00', 'warning', 'failed /srv/labo/inbox/jetons/abandonne.csv (file 9): annulé par user:root ; `bascule files retry 9` recommence'),
	(23, 1, 1, '2026-11-29 01:18:29.083181+00', 'warning', 'written  /srv/labo/var/export/mesures_jour_20260228.csv: no row, 29 bytes');
INSERT INTO bascule.journal OVERRIDING SYSTEM VALUE VALUES
	(1, '2026-11-29 01:18:16.889841+00', 'config', 'schedule added', 'schedule continu', '{"job": "aggregates.refresh", "zone": "America/Guadeloupe", "overlap": "skip", "catch_up": "none", "interval": "1"}', '{}', NULL, 0, NULL, NULL),
	(2, '2026-11-29 01:18:16.889841+00', 'config', 'schedule added', 'schedule nuit', '{"job": "exports.check", "cron": "10 6 * * *", "zone": "America/Guadeloupe", "overlap": "skip", "catch_up": "latest"}', '{}', NULL, 0, NULL, NULL),
	(3, '2026-11-29 01:18:16.889841+00', 'config', 'schedule added', 'schedule pause', '{"job": "housekeeping.expectations", "zone": "America/Guadeloupe", "overlap": "skip", "catch_up": "latest", "interval": "3600"}', '{}', NULL, 0, NULL, NULL),
	(4, '2026-11-29 01:18:17.268008+00', 'vm:3423', 'import', 'file 1', '{"feed": "mesures", "name": "premier.csv", "bytes": 307, "sha256": "5cf3ab1c1e2ad49ae94751b720193f9464f0df513ae33bdea5364f16418c10e0", "attempt": 1}', '{"read": 9, "state": "loaded", "amended": 0, "inserted": 9, "rejected": 0, "unchanged": 0}', NULL, 0, NULL, NULL),
	(5, '2026-11-29 01:18:17.891374+00', 'vm:3423', 'import', 'file 2', '{"feed": "mesures", "name": "corrige.csv", "bytes": 157, "sha256": "63f6324170f568a17eb551f3aca2c0d9e28c50cf131b70d78e381ebf45f737bd", "attempt": 1}', '{"read": 4, "state": "loaded", "amended": 2, "inserted": 0, "rejected": 0, "unchanged": 2}', NULL, 0, NULL, NULL),
	(6, '2026-11-29 01:18:18.524467+00', 'vm:3423', 'import', 'file 3', '{"feed": "mesures", "name": "mauvais.csv", "bytes": 96, "sha256": "5870aeaa7fc209257da2f077e7f376bae714123acc48519c26f11124d69c87d7", "attempt": 1}', '{"read": 2, "state": "loaded", "amended": 0, "inserted": 1, "rejected": 1, "unchanged": 0}', NULL, 0, NULL, NULL),
	(7, '2026-11-29 01:18:18.524467+00', 'vm:3423', 'import', 'file 4', '{"feed": "mesures", "name": "rejete.csv", "bytes": 8, "sha256": "403bea5152c251c5bc7ef420d824d191605723f99392e83a0549ad58c6d46291", "attempt": 1}', '{"read": 0, "state": "rejected", "amended": 0, "inserted": 0, "rejected": 0, "unchanged": 0}', NULL, 0, NULL, NULL),
	(8, '2026-11-29 01:18:19.117594+00', 'vm:3423', 'import', 'file 5', '{"feed": "mesures", "name": "copie.csv", "bytes": 307, "sha256": "5cf3ab1c1e2ad49ae94751b720193f9464f0df513ae33bdea5364f16418c10e0", "attempt": 1}', '{"read": 0, "state": "duplicate", "amended": 0, "inserted": 0, "rejected": 0, "unchanged": 0}', NULL, 0, NULL, NULL),
	(9, '2026-11-29 01:18:19.117594+00', 'vm:3423', 'import', 'file 6', '{"feed": "mesures", "name": "annule.csv", "bytes": 94, "sha256": "97a41221538435da442695e266d867469548e22e5d586abe725c1b9b8ac5bd14", "attempt": 1}', '{"read": 2, "state": "loaded", "amended": 1, "inserted": 1, "rejected": 0, "unchanged": 0}', NULL, 0, NULL, NULL),
	(10, '2026-11-29 01:18:19.583573+00', 'vm:3423', 'import', 'file 7', '{"feed": "jetons", "name": "avec.csv", "bytes": 64, "sha256": "f0b65fc1ac29707afbe75cd301b8f46656e01a3b01030fee5b5820521c51836f", "attempt": 1}', '{"read": 1, "state": "loaded", "amended": 0, "inserted": 1, "rejected": 0, "unchanged": 0}', NULL, 0, NULL, NULL),
	(11, '2026-11-29 01:18:20.71665+00', 'user:root', 'revert', 'file 6', '{"reason": "appareil faux"}', '{"kept": 2, "table": "labo.mesures", "passed": 0, "missing": 0, "removed": 1, "restored": 1, "was_done": false, "duplicates": [], "not_brought_back": []}', '00:00:00.221132', 0, NULL, NULL),
	(12, '2026-11-29 01:18:20.999594+00', 'vm:3423', 'import', 'file 8', '{"feed": "mesures", "name": "mauvais.csv.rejects.csv", "bytes": 67, "sha256": "dd47e22b0d93ed5d8ea05c9390ab51501555f2fb0712377422d6ae08dcb792c9", "attempt": 1}', '{"read": 1, "state": "loaded", "amended": 0, "inserted": 1, "rejected": 0, "unchanged": 0}', NULL, 0, NULL, NULL),
	(13, '2026-11-29 01:18:22.765033+00', 'user:root', 'job cancelled', 'job 13', '{}', '{"now": "is running; its worker was told to cancel it. What it has done stays; the rest is not tried again by itself"}', NULL, 0, NULL, NULL),
	(14, '2026-11-29 01:18:22.83187+00', 'user:root', 'import cancelled', 'file 9', '{"feed": "jetons", "name": "abandonne.csv", "bytes": 64, "sha256": "5f83504afb7fbeef84401dd62aaf9f6377785334f3949561ea1ecccb296399dd", "attempt": 1}', '{"read": 0, "state": "failed", "amended": 0, "inserted": 0, "rejected": 0, "unchanged": 0}', NULL, 0, NULL, NULL),
	(15, '2026-11-29 01:18:24.803234+00', 'user:root', 'aggregates run', 'aggregates', '{"range": []}', '{"failed": 0, "changed": 0, "seconds": 0.209069948, "computed": 0}', NULL, 0, NULL, NULL),
	(16, '2026-11-29 01:18:25.178814+00', 'user:root', 'export', 'export mesures_jour', '{"window_end": "2026-03-02T04:00:00Z", "window_start": "2026-03-01T04:00:00Z"}', '{"id": 1, "path": "/srv/labo/var/export/mesures_jour_20260301.csv", "rows": 1, "bytes": 59, "sha256": "fdb0a433bc52d13b10dc2f812209354ac231f3b17cebc7af12dd9cf8406a74e2", "outcome": "written", "revision": 1}', '00:00:00.0488', 0, NULL, NULL),
	(17, '2026-11-29 01:18:25.236611+00', 'vm:3423', 'import', 'file 10', '{"feed": "mesures", "name": "tardif.csv", "bytes": 70, "sha256": "4ca620ea358def340d7c23626218ea8f7cbfd98e912ecdfd183bea74d2af6718", "attempt": 1}', '{"read": 1, "state": "loaded", "amended": 1, "inserted": 0, "rejected": 0, "unchanged": 0}', NULL, 0, NULL, NULL),
	(18, '2026-11-29 01:18:25.831144+00', 'user:root', 'aggregates run', 'aggregates', '{"range": []}', '{"failed": 0, "changed": 1, "seconds": 0.147788409, "computed": 1}', NULL, 0, NULL, NULL),
	(19, '2026-11-29 01:18:26.175787+00', 'user:root', 'export', 'export mesures_jour', '{"window_end": "2026-03-02T04:00:00Z", "window_start": "2026-03-01T04:00:00Z"}', '{"id": 2, "path": "/srv/labo/var/export/mesures_jour_20260301_r2.csv", "rows": 1, "bytes": 59, "sha256": "d6d45d9a719b767fd1021e62fc2880eb79502c20eacc5be0e99576421659739c", "outcome": "written", "revision": 2}', '00:00:00.065614', 0, NULL, NULL),
	(20, '2026-11-29 01:18:26.483133+00', 'user:root', 'schedule paused', 'schedule pause', '{}', '{}', NULL, 0, NULL, NULL),
	(21, '2026-11-29 01:18:26.815163+00', 'user:root', 'schedule edited', 'schedule nuit', '{"job": "exports.check", "cron": "20 6 * * *", "zone": "America/Guadeloupe", "fields": "when", "changes": {"when": {"to": "20 6 * * *", "from": "10 6 * * *"}}, "overlap": "skip", "catch_up": "latest"}', '{}', NULL, 0, NULL, NULL),
	(22, '2026-11-29 01:18:27.163013+00', 'user:root', 'schedule added', 'schedule ajoute', '{"job": "aggregates.refresh", "zone": "America/Guadeloupe", "overlap": "skip", "catch_up": "latest", "interval": "7200"}', '{}', NULL, 0, NULL, NULL),
	(23, '2026-11-29 01:18:27.503634+00', 'user:root', 'schedule run', 'schedule nuit', '{"job": "20"}', '{}', NULL, 0, NULL, NULL),
	(24, '2026-11-29 01:18:27.875213+00', 'user:root', 'job enqueued', 'job 21', '{"kind": "aggregates.refresh", "queue": "default", "arguments": {}}', '{}', NULL, 0, NULL, NULL),
	(25, '2026-11-29 01:18:28.621996+00', 'user:root', 'job enqueued', 'job 23', '{"kind": "exports.run", "queue": "default", "arguments": {"export": "mesures_jour", "window_end": "2026-03-01T05:00:00-04:00", "window_start": "2026-03-01T00:00:00-04:00"}}', '{}', NULL, 0, NULL, NULL),
	(33, '2026-11-29 01:18:30.910161+00', 'vm:3423', 'refuse', 'file 11', '{}', '{}', NULL, 0, NULL, NULL),
	(26, '2026-11-29 01:18:28.984681+00', 'user:root', 'export', 'export mesures_jour', '{"window_end": "2026-03-01T04:00:00Z", "window_start": "2026-02-28T04:00:00Z"}', '{"id": 3, "path": "/srv/labo/var/export/mesures_jour_20260228.csv", "rows": 0, "bytes": 29, "sha256": "9ee04b37d9266fbdbdcae4e0a088175d252fba883c8dd64bfbe1b536301d0132", "outcome": "written", "revision": 1}', '00:00:00.055621', 0, NULL, NULL),
	(27, '2026-11-29 01:18:29.499177+00', 'user:root', 'queue paused', 'queue default', '{}', '{}', NULL, 0, NULL, NULL),
	(28, '2026-11-29 01:18:29.871923+00', 'user:root', 'job enqueued', 'job 25', '{"kind": "aggregates.refresh", "queue": "default", "arguments": {}}', '{}', NULL, 0, NULL, NULL),
	(29, '2026-11-29 01:18:30.143871+00', 'user:root', 'job cancelled', 'job 25', '{}', '{"now": "is cancelled"}', NULL, 0, NULL, NULL),
	(30, '2026-11-29 01:18:30.403128+00', 'user:root', 'job enqueued', 'job 27', '{"kind": "exports.check", "queue": "default", "arguments": {}}', '{}', NULL, 0, NULL, NULL),
	(31, '2026-11-29 01:18:30.629219+00', 'user:root', 'job discarded', 'job 27', '{}', '{"now": "is discarded"}', NULL, 0, NULL, NULL),
	(32, '2026-11-29 01:18:30.872363+00', 'user:root', 'job enqueued', 'job 28', '{"kind": "aggregates.refresh", "queue": "default", "arguments": {}}', '{}', NULL, 0, NULL, NULL),
	(34, '2026-11-29 01:18:30.920335+00', 'vm:3423', 'import', 'file 12', '{"feed": "mesures", "name": "apres.csv", "bytes": 65, "sha256": "3fdbba02995c2cfad7769cb0662dcefc868685a71a779f07322eba2ef53bdb74", "attempt": 1}', '{"read": 1, "state": "loaded", "amended": 0, "inserted": 1, "rejected": 0, "unchanged": 0}', NULL, 0, NULL, NULL),
	(35, '2026-11-29 01:19:18.391127+00', 'user:root', 'housekeeping', 'expectations', '{}', '{"raised": 2, "failures": 0}', '00:00:00.122552', 0, NULL, NULL),
	(36, '2026-11-29 01:19:18.685329+00', 'user:root', 'housekeeping', 'folders', '{}', '{"cut": 0, "folders": 6, "missing": 0, "unknown": 0, "failures": 0}', '00:00:00.057821', 0, NULL, NULL),
	(37, '2026-11-29 01:19:19.428439+00', 'user:root', 'housekeeping', 'reindex', '{}', '{"tables": 4, "dropped": 0, "failures": 0}', '00:00:00.467905', 0, NULL, NULL),
	(38, '2026-11-29 01:19:19.956838+00', 'user:root', 'acknowledge', 'alert 1', '{"note": ""}', '{}', NULL, 0, NULL, NULL);
INSERT INTO bascule.journal_chain VALUES
	(0, NULL, '\xd4b60971f1ee6edc181150743e8b47eb6f723a59ef25ef84b35c3fed59b01264'),
	(1, 1, '\x88b38fcf529d589ffc80ab523b541f9dd193bd052d30ea3d6075b572195a2377'),
	(2, 2, '\x63f10ec33b46dba4a1957c9c9a8a43f77d2b86c9577d5d1fd0a47259f4565164'),
	(3, 3, '\x34f9dfc892e5b252c49f84ab76d70d94edfc05b7acffb45f1f32669a1d84b15f'),
	(4, 4, '\x360eba34f923a0189ca51f9b96693905aca1877d63e26a4334b8489cdc9b63be'),
	(5, 5, '\xe7f0f404b0024697cace0a0bdf1e61aee05224d6386928daa455814e3c709dfd'),
	(6, 6, '\x97faea70da2fccec66314a44a15afa827703400df63b2776a43f45a836bad4a4'),
	(7, 7, '\xf62981d0f8213047448fe9f83578c2307e97d9cdea482e60d64a605af4cf7890'),
	(8, 8, '\x2155e5fb2b85d3d814ae4c8e384881aa7f3d4818f2c0a76d0f485d72f71e6db0'),
	(9, 9, '\x99fabf1b8f42982e9ad6fda9d71237d7ddbb4530259bd5fee3e120efb9f3650c'),
	(10, 10, '\x8d64126fd6684e6fcb4402cc00f8e884988338f6be00e31c57db604c0c33505c'),
	(11, 11, '\x79fbacb5cbcd7bf1b1a144ebdc00b927143b6ac57fab1065ceaab7454396048e'),
	(12, 12, '\x32d263ac2bbdeac21c4ed85dad479483b6445adaee30e5da17adaa7b226728d7'),
	(13, 13, '\x5bd64cedc265a968328a40143ec49993ea18309d99f22d08bf5b654ca799956c'),
	(14, 14, '\x06e2ef82e87408fd98054182ebc8f8a16a982b825be42b2c4c6dd9f29380c210'),
	(15, 15, '\x0a71ebd99fa4496fc8fc891e5e5c1a230a33363061bc16a48355c0286a6f3f22'),
	(16, 16, '\x4f5dd2ef23614b51bdf3e9434df6ed5b524fa2d0cb05327f7c0e4b3bdaea04fd'),
	(17, 17, '\x1cdbd2513ba8a404e50fa97e21ba380a62cf54265a330ab652628bbea99d6a21'),
	(18, 18, '\x58ce92687d6f662e76e60a30bff1f676249e95043d6df13f03dbd57969e16349'),
	(19, 19, '\x9efe43b02f77161428d98394a14d3b2401cf0b1c9465d0c885002d5a4a5151c6'),
	(20, 20, '\x8652131b7d3c8ac184ff2d1eeaa049dfa848f382568cf8a2e903e9aa73a9cb2e'),
	(21, 21, '\x164104ace1470192dd90a4f07ea1e469e9d528c4267ad3e34f133352ff9e36bd'),
	(22, 22, '\x309c934d04d15d3a325d8bf01ef5ca5a4156a3e9bff4f5408b5e8da4b0799dd0'),
	(23, 23, '\x54a3f8dc646a0d1a165aa5db022304ab3e70c05c7ec6cf5e6e308098e4eef049'),
	(24, 24, '\xa0338d8d03901108b9fc98c8b3e41ab8901dd158ed58c9f7d37d8f6a0da2a358'),
	(25, 25, '\xa1928d3362c30a22da5f6267cdf60bc1227e131a95ca3072c095ea0670d0f0c8'),
	(26, 26, '\xca51a771e743aabecd76024b4fd4fbbbfac11717be1cefe6f812985266f2d448'),
	(27, 27, '\xa162ac6b778a75ed6a434ed9d81a032f25a109304f318e294034b1a633e10411'),
	(28, 28, '\x01c750cb87409073551bddb0561910a346197bd9b80eba8ff8d53c7bb7e175c6'),
	(29, 29, '\x7ea685b76f0527ac597d87c7cb5da3c5b1308f8443a17e4652714097e04571b9'),
	(30, 30, '\x9ea476e1669c14d355ebf7191eda26e361d9a5db35778f067637359ad2f67e02'),
	(31, 31, '\xc27565aaf4218e23711cbb9fd29c27990ee3c8c8cf71fbc93e4520c95383f5f0'),
	(32, 32, '\x12c39dd28752418a460c38a0b77fdfeed315d9cf6021196cdf7bb50e5730df72'),
	(33, 33, '\x32f511ed6780cac16adb7cc3a25babc0bbbe7420e59d045319f8febe25446fbe'),
	(34, 34, '\x2d653a1eb3caef46c97734d623e027e588540dda558ec55e97fb962224f2da55'),
	(35, 35, '\x0f5b4820db9287f0eb4063a7b499cfe156704f653eb0f4a104824903081bd595'),
	(36, 36, '\xffa7652fad931ecef4a60a2a36e3d58d0a1a028af68ed26bcc95f5ed52a542a8'),
	(37, 37, '\x2441770f880ed00371b6a5af8c3a0e2731b6e8c72d490c078da0f39b8a467a25'),
	(38, 38, '\x71e606b12dbed67923165b53b6cf33fe2d8b11b7e234ca888e2766407cf8a809');
INSERT INTO bascule.migration VALUES
	(1, 'ledger', '24a3978636ac4bc3f5e39f61bef7b166', '2026-11-29 01:18:15.69465+00'),
	(2, 'journal', 'c9ae53c9437cfd2456593cc5fddac882', '2026-11-29 01:18:15.903355+00'),
	(3, 'queue', '4572791cdf29f50b207ae753641924be', '2026-11-29 01:18:15.947355+00'),
	(4, 'schedules', '5a6735c1d18c04d39a3f0e479f4cfa8c', '2026-11-29 01:18:16.107625+00'),
	(5, 'aggregates', '2e0325c9c6818edbe2429435f1775e92', '2026-11-29 01:18:16.156956+00'),
	(6, 'exports', '015b6924f0e7613d6f0b6e38c8b983b4', '2026-11-29 01:18:16.221382+00'),
	(7, 'housekeeping', '3222e52b2cd14733ca8c802f4d116a02', '2026-11-29 01:18:16.26637+00'),
	(8, 'amended exports', 'c6366ae2b59f1b57cef733242da40f66', '2026-11-29 01:18:16.291992+00'),
	(9, 'deadlines, stalls, unknown kinds', '64e7438c874cf9598bb4d2e28e5f6746', '2026-11-29 01:18:16.303303+00'),
	(10, 'inbox', '44a3fdaf12c91577334304d5cb2d21da', '2026-11-29 01:18:16.315852+00'),
	(11, 'accounts', '1793a84aa38de1eba7517adfbccc1716', '2026-11-29 01:18:16.325463+00'),
	(13, 'files', 'c569d175869af4c323841661618a7073', '2026-11-29 01:18:16.359564+00'),
	(15, 'folders of stored files', '2bbe3c4f8019f0d7691dcc798a8d0a01', '2026-11-29 01:18:16.403315+00'),
	(16, 'comparison of folders', '685e74001974fddb88338333963fbad7', '2026-11-29 01:18:16.415937+00'),
	(17, 'statistics of folders', 'c4d45aacf895be5df107200e332fd7b3', '2026-11-29 01:18:16.427548+00'),
	(19, 'confirmations as lines', 'ed85519c33008a7db00ef94ab4a968c7', '2026-11-29 01:18:16.431263+00'),
	(20, 'faults of refused amendments', '07ebd8468b9bc0da96a39521ab8c8373', '2026-11-29 01:18:16.469389+00'),
	(21, 'settings', '5e650df2edcd3e00ff66ba16859b22eb', '2026-11-29 01:18:16.475894+00'),
	(22, 'days of the history', '90a5650ce44c8ad5962bdf2c9d768d8e', '2026-11-29 01:18:16.503275+00'),
	(23, 'watched columns', 'c881659a17dedefc57d928d248dfc947', '2026-11-29 01:18:16.515462+00'),
	(24, 'upkeep of windows', 'ba1986b6c911711e3469da5d9dd7adb0', '2026-11-29 01:18:16.531811+00'),
	(25, 'journal: who', '0f657f387a74d0b8e6ab55d50a240aa0', '2026-11-29 01:18:16.558601+00'),
	(26, 'tokens, earlier ticks', 'aa33ca67b48ccc8d74db028ba2553d37', '2026-11-29 01:18:16.567139+00'),
	(27, 'files taken up again', '93335e05ba7c49cc84f06b4540ab85ce', '2026-11-29 01:18:16.568808+00'),
	(30, 'reports', '6429ae55bf26895e3e8b9b010bcaad3a', '2026-11-29 01:18:16.576148+00'),
	(32, 'forms of confirmed rows', '287c27ed02169194c94de5d262a88d7c', '2026-11-29 01:18:16.606829+00'),
	(41, 'folders that can''t be listed', '071726f18625ad15a16e7c5c6cb3f4d8', '2026-11-29 01:18:16.649451+00'),
	(42, 'begin of a comparison', '85b1b907a037e3ae1f3220dd9bce8ab1', '2026-11-29 01:18:16.651128+00'),
	(43, 'alerts told anew', '65bd2b4d375a0ef3f802e70f8783bbfc', '2026-11-29 01:18:16.657122+00'),
	(44, 'feeds of a service', '27eba80eca60b2a701b2d53d4a535613', '2026-11-29 01:18:16.658501+00');
INSERT INTO bascule.queue VALUES
	('default', '2026-11-29 01:18:29.504023+00', 'user:root', NULL);
INSERT INTO bascule.report OVERRIDING SYSTEM VALUE VALUES
	(3, 4, 'faults', '/srv/labo/var/error/mesures/rejete.csv.faults.csv', 'rejete.csv.faults.csv', 0, 0, NULL, NULL),
	(1, 3, 'faults', '/srv/labo/var/error/mesures/mauvais.csv.corrige-par-8.faults.csv', 'mauvais.csv.faults.csv', 0, 0, 8, '2026-11-29 01:18:21.068237+00'),
	(2, 3, 'rejects', '/srv/labo/var/error/mesures/mauvais.csv.corrige-par-8.rejects.csv', 'mauvais.csv.rejects.csv', 1, 0, 8, '2026-11-29 01:18:21.068504+00'),
	(4, 9, 'faults', '/srv/labo/var/error/jetons/abandonne.csv.faults.csv', 'abandonne.csv.faults.csv', 0, 0, NULL, NULL),
	(5, 11, 'faults', '/srv/labo/var/error/mesures/lien.csv.faults.csv', 'lien.csv.faults.csv', 0, 0, NULL, NULL);
INSERT INTO bascule.schedule VALUES
	('ajoute', 'aggregates.refresh', '{}', 'default', 0, NULL, 'interval', '7200', 'America/Guadeloupe', 'skip', 'latest', 86400, 0, NULL, NULL, NULL, 'user', '{}', false, 1, NULL, NULL, NULL, '2026-11-29 01:18:27+00', '2026-11-29 01:18:27+00', '2026-11-29 03:18:27+00', '2026-11-29 03:18:27+00', NULL, '{}', '{}', 0, NULL, 0, NULL, NULL, '2026-11-29 01:18:27+00'),
	('nuit', 'exports.check', '{}', 'default', 0, NULL, 'cron', '20 6 * * *', 'America/Guadeloupe', 'skip', 'latest', 86400, 0, NULL, NULL, NULL, 'config', '{when}', true, 2, NULL, NULL, NULL, '2026-11-29 01:18:16+00', '2026-11-29 01:18:26+00', '2026-11-29 10:20:00+00', '2026-11-29 10:20:00+00', NULL, '{20}', '{"2026-11-29 01:18:27+00"}', 0, NULL, 0, NULL, NULL, '2026-11-29 01:18:16+00'),
	('pause', 'housekeeping.expectations', '{}', 'default', 0, NULL, 'interval', '3600', 'America/Guadeloupe', 'skip', 'latest', 86400, 0, NULL, NULL, NULL, 'config', '{}', true, 1, '2026-11-29 01:18:26+00', 'user:root', NULL, '2026-11-29 01:18:16+00', '2026-11-29 01:18:16+00', '2026-11-29 02:18:16+00', '2026-11-29 02:18:16+00', NULL, '{}', '{}', 0, NULL, 0, NULL, NULL, '2026-11-29 01:18:16+00'),
	('continu', 'aggregates.refresh', '{}', 'default', 0, NULL, 'interval', '1', 'America/Guadeloupe', 'skip', 'none', 86400, 0, NULL, NULL, NULL, 'config', '{}', true, 1, NULL, NULL, NULL, '2026-11-29 01:18:16+00', '2026-11-29 01:19:21+00', '2026-11-29 01:19:22+00', '2026-11-29 01:19:22+00', '2026-11-29 01:18:30+00', '{26}', '{"2026-11-29 01:18:30+00"}', 0, '2026-11-29 01:18:30+00', 51, NULL, NULL, '2026-11-29 01:18:16+00');
INSERT INTO bascule.scheduler VALUES
	(true, '2026-11-29 01:19:21+00', NULL, NULL);
INSERT INTO bascule.service VALUES
	('vm:3423', 'scheduler,watcher,worker', '2026-11-29 01:18:17.099895+00', '2026-11-29 01:19:17.451266+00', '{"jetons": "49ce4a4026e008872cffcc4d5ab031fab4c7bf123260540df9fdd4e1df71337d", "mesures": "de6cba9b02830bedd069804c16911981f5c41ab65e65dca1834ae8ad54bd2ac3", "zone of the site": "America/Guadeloupe", "/srv/labo/config/bascule.yaml": "2c4ee51e3f4d020d181345a8391729c63727c081708aab1a9a0256290dfd64c8"}');
INSERT INTO bascule.setting OVERRIDING SYSTEM VALUE VALUES
	(1, 'zone', 'America/Guadeloupe', '2026-11-29 01:18:16.991757+00');
INSERT INTO bascule.tick VALUES
	('continu', '2026-11-29 01:18:17+00', 'enqueued', 'mis en file : travail 1', 1, '2026-11-29 01:18:16+00', 1, NULL, '2026-11-29 01:18:17.217431+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:18+00', 'enqueued', 'mis en file : travail 4', 4, '2026-11-29 01:18:17+00', 1, NULL, '2026-11-29 01:18:18.191883+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:19+00', 'enqueued', 'mis en file : travail 7', 7, '2026-11-29 01:18:18+00', 1, NULL, '2026-11-29 01:18:19.225741+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:20+00', 'enqueued', 'mis en file : travail 9', 9, '2026-11-29 01:18:19+00', 1, NULL, '2026-11-29 01:18:20.151265+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:21+00', 'enqueued', 'mis en file : travail 11', 11, '2026-11-29 01:18:20+00', 1, NULL, '2026-11-29 01:18:21.041383+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:22+00', 'enqueued', 'mis en file : travail 12', 12, '2026-11-29 01:18:21+00', 1, NULL, '2026-11-29 01:18:22.071711+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:23+00', 'enqueued', 'mis en file : travail 14', 14, '2026-11-29 01:18:22+00', 1, NULL, '2026-11-29 01:18:23.075591+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:24+00', 'enqueued', 'mis en file : travail 15', 15, '2026-11-29 01:18:23+00', 1, NULL, '2026-11-29 01:18:24.047343+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:25+00', 'enqueued', 'mis en file : travail 16', 16, '2026-11-29 01:18:24+00', 1, NULL, '2026-11-29 01:18:25.035421+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:26+00', 'enqueued', 'mis en file : travail 18', 18, '2026-11-29 01:18:25+00', 1, NULL, '2026-11-29 01:18:26.045182+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:27+00', 'enqueued', 'mis en file : travail 19', 19, '2026-11-29 01:18:26+00', 1, NULL, '2026-11-29 01:18:27.059647+00', NULL, '{}'),
	('nuit', '2026-11-29 01:18:27.533835+00', 'by_hand', 'lancé à la main par user:root : travail 20', 20, '2026-11-28 10:20:00+00', 1, NULL, '2026-11-29 01:18:27.535228+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:28+00', 'enqueued', 'mis en file : travail 22', 22, '2026-11-29 01:18:27+00', 1, NULL, '2026-11-29 01:18:28.042547+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:29+00', 'enqueued', 'mis en file : travail 24', 24, '2026-11-29 01:18:28+00', 1, NULL, '2026-11-29 01:18:29.102069+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:30+00', 'enqueued', 'mis en file : travail 26', 26, '2026-11-29 01:18:29+00', 1, NULL, '2026-11-29 01:18:30.085364+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:31+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:31.019474+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:32+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:32.029137+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:33+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:33.050832+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:34+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:34.044232+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:35+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:35.049133+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:36+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:36.079342+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:37+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:37.084114+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:38+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:38.022111+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:39+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:39.091786+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:40+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:40.060494+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:41+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:41.020176+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:42+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:42.047329+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:43+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:43.03832+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:44+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:44.061296+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:45+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:45.063643+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:46+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:46.025468+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:47+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:47.015526+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:48+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:48.040877+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:49+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:49.114783+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:50+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:50.088298+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:51+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:51.031718+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:52+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:52.040817+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:53+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:53.063778+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:54+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:54.041526+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:55+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:55.035668+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:56+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:56.054408+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:57+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:57.088565+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:58+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:58.047237+00', NULL, '{}'),
	('continu', '2026-11-29 01:18:59+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:18:59.035561+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:00+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:00.083265+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:01+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:01.130752+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:02+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:02.068983+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:03+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:03.015788+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:04+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:04.016153+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:05+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:05.00611+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:06+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:06.024358+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:07+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:07.024562+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:08+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:08.049156+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:09+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:09.052811+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:10+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:10.027281+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:11+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:11.044492+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:12+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:12.024285+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:13+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:13.031291+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:14+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:14.066711+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:15+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:15.03275+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:16+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:16.051248+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:17+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:17.108448+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:18+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:18.039218+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:19+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:19.019338+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:20+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:20.078541+00', NULL, '{}'),
	('continu', '2026-11-29 01:19:21+00', 'skipped', 'sauté : le travail 26 du 2026-11-28 21:18:30 n''est pas terminé ; le suivant prend ses données', NULL, NULL, 1, NULL, '2026-11-29 01:19:21.072578+00', NULL, '{}');
INSERT INTO bascule.touch OVERRIDING SYSTEM VALUE VALUES
	(37, 'labo.mesures', 'preleve_le', '2026-03-30 12:00:00+00', '2026-03-30 12:15:00+00', NULL, NULL, 12, '2026-11-29 01:18:30.920335+00');
INSERT INTO bascule.waiting VALUES
	('vm:3423', '/srv/labo/inbox/autre/autre.csv', NULL, 2, 'n''est dans le dossier d''aucun flux : personne ne le prendra', '2026-11-29 00:18:30.451266+00', true, false),
	('vm:3423', '/srv/labo/inbox/perdu/perdu.csv', NULL, 2, 'n''est dans le dossier d''aucun flux : personne ne le prendra', '2026-11-29 00:18:30.451266+00', true, false),
	('vm:3423', '/srv/labo/inbox/jetons/attend.csv', 'jetons', 64, 'attend le fichier attend.csv.ok', '2026-11-29 00:18:20.059787+00', false, false);
INSERT INTO bascule.watched_column VALUES
	('labo.mesures', 'preleve_le', 'brix_jour');
INSERT INTO bascule.worker OVERRIDING SYSTEM VALUE VALUES
	(1, 'vm:3423', '{default,inbox}', 4, 0, 44.079097, '2026-11-29 01:18:17.141711+00', '2026-11-29 01:19:21.287859+00', '{}');
INSERT INTO datamart.brix_jour VALUES
	('2026-03-02', 1, 12.5000000000000000, '2026-03-02 04:00:00+00', '2026-03-03 04:00:00+00', '2026-11-29 01:18:18.521941+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-03', 1, 13.5000000000000000, '2026-03-03 04:00:00+00', '2026-03-04 04:00:00+00', '2026-11-29 01:18:18.553328+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-04', 1, 61.0000000000000000, '2026-03-04 04:00:00+00', '2026-03-05 04:00:00+00', '2026-11-29 01:18:18.60027+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 2}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-05', 1, 15.5000000000000000, '2026-03-05 04:00:00+00', '2026-03-06 04:00:00+00', '2026-11-29 01:18:18.611442+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-06', 1, 16.5000000000000000, '2026-03-06 04:00:00+00', '2026-03-07 04:00:00+00', '2026-11-29 01:18:18.675371+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-07', 1, 17.5000000000000000, '2026-03-07 04:00:00+00', '2026-03-08 04:00:00+00', '2026-11-29 01:18:18.67528+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-08', 1, 18.5000000000000000, '2026-03-08 04:00:00+00', '2026-03-09 04:00:00+00', '2026-11-29 01:18:18.716841+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-09', 1, 19.5000000000000000, '2026-03-09 04:00:00+00', '2026-03-10 04:00:00+00', '2026-11-29 01:18:18.718671+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 1}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-11', 1, 21.5000000000000000, '2026-03-11 04:00:00+00', '2026-03-12 04:00:00+00', '2026-11-29 01:18:18.793483+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 3}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-10', 1, 22.5000000000000000, '2026-03-10 04:00:00+00', '2026-03-11 04:00:00+00', '2026-11-29 01:18:21.261112+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 8}}, "definition": "6800dbf96a39f5bb"}'),
	('2026-03-01', 1, 14.2000000000000000, '2026-03-01 04:00:00+00', '2026-03-02 04:00:00+00', '2026-11-29 01:18:25.778383+00', '{"sources": {"labo.mesures": {"rows": 1, "newest_file": 10}}, "definition": "6800dbf96a39f5bb"}');
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
	('S1', '2026-03-01 12:00:00+00', 14.20, 'tardif', 10, 2),
	('S30', '2026-03-30 12:00:00+00', 15, 'ras', 12, 2);
INSERT INTO labo.mesures_history OVERRIDING SYSTEM VALUE VALUES
	('S4', '2026-03-04 12:00:00+00', 14.50, 'ras', 1, 5, 2, 2, 5, '2026-11-29 01:18:17.891374+00', 'amended'),
	('S20', '2026-03-20 12:00:00+00', 20, 'faux', 6, 3, 4, NULL, NULL, '2026-11-29 01:18:20.71665+00', 'reverted'),
	('S1', '2026-03-01 12:00:00+00', 99, 'faux', 6, 2, 5, NULL, NULL, '2026-11-29 01:18:20.71665+00', 'reverted'),
	('S1', '2026-03-01 12:00:00+00', 11.50, 'ras', 1, 2, 6, 2, 2, '2026-11-29 01:18:17.891374+00', 'amended'),
	('S1', '2026-03-01 12:00:00+00', 11.70, 'relu', 2, 2, 7, 10, 2, '2026-11-29 01:18:25.236611+00', 'amended');
SELECT pg_catalog.setval('bascule.alert_id_seq', 2, true);
SELECT pg_catalog.setval('bascule.confirmation_arrival', 4, true);
SELECT pg_catalog.setval('bascule.export_id_seq', 3, true);
SELECT pg_catalog.setval('bascule.fault_id_seq', 6, true);
SELECT pg_catalog.setval('bascule.feed_version_id_seq', 2, true);
SELECT pg_catalog.setval('bascule.file_id_seq', 12, true);
SELECT pg_catalog.setval('bascule.job_id_seq', 29, true);
SELECT pg_catalog.setval('bascule.journal_id_seq', 38, true);
SELECT pg_catalog.setval('bascule.report_id_seq', 5, true);
SELECT pg_catalog.setval('bascule.setting_id_seq', 1, true);
SELECT pg_catalog.setval('bascule.touch_id_seq', 37, true);
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
ALTER TABLE ONLY bascule.job_history_20261129
    ADD CONSTRAINT job_history_20261129_pkey PRIMARY KEY (id, ended_at);
ALTER TABLE ONLY bascule.job_history_20261130
    ADD CONSTRAINT job_history_20261130_pkey PRIMARY KEY (id, ended_at);
ALTER TABLE ONLY bascule.job_history_20261201
    ADD CONSTRAINT job_history_20261201_pkey PRIMARY KEY (id, ended_at);
ALTER TABLE ONLY bascule.job_history_20261202
    ADD CONSTRAINT job_history_20261202_pkey PRIMARY KEY (id, ended_at);
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
CREATE INDEX job_history_20261129_kind_ended_at_idx ON bascule.job_history_20261129 USING btree (kind, ended_at);
CREATE INDEX job_history_20261130_kind_ended_at_idx ON bascule.job_history_20261130 USING btree (kind, ended_at);
CREATE INDEX job_history_20261201_kind_ended_at_idx ON bascule.job_history_20261201 USING btree (kind, ended_at);
CREATE INDEX job_history_20261202_kind_ended_at_idx ON bascule.job_history_20261202 USING btree (kind, ended_at);
CREATE INDEX job_history_default_kind_ended_at_idx ON bascule.job_history_default USING btree (kind, ended_at);
CREATE INDEX job_key ON bascule.job USING btree (concurrency_key, priority, run_at, id) WHERE ((state = 'waiting'::text) AND (shelf = 'key'::text));
CREATE INDEX job_later ON bascule.job USING btree (run_at) WHERE ((state = 'waiting'::text) AND (shelf = 'later'::text));
CREATE INDEX job_log_job ON ONLY bascule.job_log USING btree (job_id, attempt, line);
CREATE INDEX job_log_20261129_job_id_attempt_line_idx ON bascule.job_log_20261129 USING btree (job_id, attempt, line);
CREATE INDEX job_log_20261130_job_id_attempt_line_idx ON bascule.job_log_20261130 USING btree (job_id, attempt, line);
CREATE INDEX job_log_20261201_job_id_attempt_line_idx ON bascule.job_log_20261201 USING btree (job_id, attempt, line);
CREATE INDEX job_log_20261202_job_id_attempt_line_idx ON bascule.job_log_20261202 USING btree (job_id, attempt, line);
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
ALTER INDEX bascule.job_history_kind ATTACH PARTITION bascule.job_history_20261129_kind_ended_at_idx;
ALTER INDEX bascule.job_history_pkey ATTACH PARTITION bascule.job_history_20261129_pkey;
ALTER INDEX bascule.job_history_kind ATTACH PARTITION bascule.job_history_20261130_kind_ended_at_idx;
ALTER INDEX bascule.job_history_pkey ATTACH PARTITION bascule.job_history_20261130_pkey;
ALTER INDEX bascule.job_history_kind ATTACH PARTITION bascule.job_history_20261201_kind_ended_at_idx;
ALTER INDEX bascule.job_history_pkey ATTACH PARTITION bascule.job_history_20261201_pkey;
ALTER INDEX bascule.job_history_kind ATTACH PARTITION bascule.job_history_20261202_kind_ended_at_idx;
ALTER INDEX bascule.job_history_pkey ATTACH PARTITION bascule.job_history_20261202_pkey;
ALTER INDEX bascule.job_history_kind ATTACH PARTITION bascule.job_history_default_kind_ended_at_idx;
ALTER INDEX bascule.job_history_pkey ATTACH PARTITION bascule.job_history_default_pkey;
ALTER INDEX bascule.job_log_job ATTACH PARTITION bascule.job_log_20261129_job_id_attempt_line_idx;
ALTER INDEX bascule.job_log_job ATTACH PARTITION bascule.job_log_20261130_job_id_attempt_line_idx;
ALTER INDEX bascule.job_log_job ATTACH PARTITION bascule.job_log_20261201_job_id_attempt_line_idx;
ALTER INDEX bascule.job_log_job ATTACH PARTITION bascule.job_log_20261202_job_id_attempt_line_idx;
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
