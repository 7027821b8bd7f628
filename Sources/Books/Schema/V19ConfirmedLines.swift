// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v19ConfirmedLines = Migration(
        19, "confirmations as lines",
        sql: """
            alter table bascule.confirmation rename to confirmation_by_row;
            drop index bascule.confirmation_owner, bascule.confirmation_file;

            -- A later file that delivered the same values: a revert of the owner passes the rows on to it.
            create table bascule.confirmation (
                file_id  bigint not null,
                -- Of one row, in this order, and within a file in that of its lines: neither file ids nor
                -- times say it.
                arrival  bigint not null,
                -- Side by side: the file that owns the rows, the first and last of its lines that are
                -- confirmed, and what is added to these for the file's own.
                owners   bigint[] not null,
                lows     bigint[] not null,
                highs    bigint[] not null,
                shifts   bigint[] not null
            );
            create sequence bascule.confirmation_arrival;

            -- What one file confirmed without another coming between is of one arrival.
            insert into bascule.confirmation (file_id, arrival, owners, lows, highs, shifts)
            select file_id, arrival, array_agg(owner_file_id), array_agg(lower(run)),
                   array_agg(upper(run) - 1), array_agg(shift)
              from (select *, row_number() over (partition by file_id, arrival
                                                 order by lower(run) + shift) - 1 as place
                      from (select file_id, arrival, owner_file_id, line_no - owner_line_no as shift,
                                   unnest(range_agg(int8range(owner_line_no, owner_line_no + 1)))
                                       as run
                              from (select *, min(id) over (partition by file_id, stretch) as arrival
                                      from (select *, id - row_number() over (partition by file_id
                                                                              order by id) as stretch
                                              from bascule.confirmation_by_row) as by_stretch)
                                        as by_arrival
                             group by file_id, arrival, owner_file_id, line_no - owner_line_no)
                                as joined) as placed
             group by file_id, arrival, place / 4096;
            select setval('bascule.confirmation_arrival',
                          (select coalesce(max(id), 0) + 1 from bascule.confirmation_by_row));

            create index confirmation_owner on bascule.confirmation using gin (owners);
            create index confirmation_file on bascule.confirmation (file_id);
            drop table bascule.confirmation_by_row;
            """)
}
