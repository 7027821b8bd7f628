// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v67FaultCauses = Migration(
        67, "faults by cause",
        sql: """
            -- What is wrong with a file that has many faults, each cause once, counted while it was judged, what
            -- refuses most rows first: faults that are not kept are counted too. Null: it has few, and they tell
            -- it themselves.
            alter table bascule.file add column fault_causes jsonb;

            create view bascule.fault_causes as
                select f.id as file_id, c.place, c.cause ->> 'severity' as severity,
                       c.cause ->> 'rule' as rule, c.cause ->> 'column' as column_name,
                       (c.cause ->> 'faults')::bigint as faults,
                       (c.cause ->> 'first')::bigint as first_line,
                       (c.cause ->> 'last')::bigint as last_line,
                       c.cause ->> 'message' as message
                  from bascule.file f
                 cross join lateral jsonb_array_elements(f.fault_causes)
                       with ordinality as c (cause, place);

            -- Of before: where one rule has many remedies, by the sentence without what differs from line to
            -- line; the rules that name other rows or keys are one cause each.
            with said as (
                select id, file_id, line, severity, rule, column_name,
                       case when rule in ('type', 'length', 'overflow', 'invalid_date', 'columns', 'quote',
                                          'check', 'header', 'lines')
                            then regexp_replace(
                                     replace(replace(message, '« ' || coalesce(value, '') || ' »', '«»'),
                                             '“' || coalesce(value, '') || '”', '«»'),
                                     '[0-9]+', '0', 'g')
                            else '' end as form
                  from bascule.fault
                 where file_id in (select file_id from bascule.fault group by file_id
                                   having count(*) > 50)
            ), counted as (
                select file_id, severity, rule, column_name, form, count(*) as faults,
                       min(line) as first_line, max(line) as last_line, min(id) as first_id
                  from said
                 group by file_id, severity, rule, column_name, form
            ), kind as (
                select * from (select *, row_number() over (partition by file_id
                                                            order by severity, faults desc, first_id)
                                         as place
                                 from counted) as sorted
                 where place <= 400
            ), told as (
                select k.file_id,
                       jsonb_agg(jsonb_build_object(
                           'severity', k.severity, 'rule', k.rule, 'column', k.column_name,
                           'faults', k.faults, 'first', k.first_line, 'last', k.last_line,
                           'message', x.message) order by k.place) as causes
                  from kind k join bascule.fault x on x.id = k.first_id
                 group by k.file_id
            )
            update bascule.file f set fault_causes = t.causes from told t where t.file_id = f.id;
            """)
}
