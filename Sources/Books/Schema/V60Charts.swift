// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v60Charts = Migration(
        60, "charts",
        sql: """
            -- Quality control: what `config/qc` declares, computed from the feeds of controls. All but
            -- the frozen limits can be computed again.
            create schema if not exists qc;

            create table qc.charts (
                chart        text primary key,
                title        text not null,
                kind         text not null,
                feed         text not null,
                -- Of the declaration that its points are computed by; null: none yet, all anew.
                digest       bigint,
                computed_at  timestamptz,
                -- Why it can't be computed, and since when.
                problem      text,
                broken_since timestamptz,
                -- Since when the last run that could be judged is rejected, and since when it
                -- drifts; null: it is not, it does not.
                rejected_since timestamptz,
                drift_since    timestamptz
            );

            -- The controls that the points were computed from, to find the first that is other now.
            create table qc.inputs (
                chart      text not null,
                serie      text collate "C" not null,
                materiau   text collate "C" not null,
                lot        text collate "C" not null,
                mesure_le  timestamptz not null,
                -- Null: what was measured is no number, such as <0,05.
                valeur     numeric,
                cible      numeric,
                ecart_type numeric,
                primary key (chart, serie, materiau, lot)
            );

            create table qc.runs (
                chart     text not null,
                serie     text collate "C" not null,
                -- Of its first control: runs stand in this order, then by name.
                mesure_le timestamptz not null,
                -- Its number in that order.
                ordinal   bigint not null,
                verdict   text not null
                          check (verdict in ('accept', 'warn', 'reject', 'not_evaluable')),
                regles    text[] not null,
                -- What the chart remembers behind this run; of one run in some, to go on from.
                state     jsonb,
                primary key (chart, serie)
            );
            create index runs_order on qc.runs (chart, mesure_le, serie);
            create index runs_ordinal on qc.runs (chart, ordinal);

            create table qc.points (
                chart      text not null,
                serie      text collate "C" not null,
                materiau   text collate "C" not null,
                -- Empty where all lots of the material are one point.
                lot        text collate "C" not null,
                mesure_le  timestamptz not null,
                -- Its number among the chart's points, by run, material and lot.
                ordinal    bigint not null,
                valeur     double precision,
                z          double precision,
                ewma       double precision,
                cusum_haut double precision,
                cusum_bas  double precision,
                etendue    double precision,
                centre     double precision,
                bas        double precision,
                haut       double precision,
                regles     text[] not null,
                primary key (chart, serie, materiau, lot)
            );
            create index points_ordinal on qc.points (chart, ordinal);

            create table qc.limits (
                chart          text not null,
                materiau       text collate "C" not null,
                lot            text collate "C" not null,
                centre         double precision not null,
                bas            double precision not null,
                haut           double precision not null,
                sigma          double precision not null,
                etendue_centre double precision,
                etendue_bas    double precision,
                etendue_haut   double precision,
                n              bigint not null,
                -- The chart that they were estimated for, and the values of its subgroups.
                kind           text not null,
                taille         bigint not null,
                -- Null: estimated anew with each change.
                frozen_at      timestamptz,
                by             text,
                primary key (chart, materiau, lot),
                check ((frozen_at is null) = (by is null))
            );

            -- Results measured after a rejected run and before the next accepted one: flagged, never
            -- changed.
            create table qc.affected (
                chart     text not null,
                serie     text collate "C" not null,
                feed      text not null,
                file_id   bigint not null,
                line_no   bigint not null,
                mesure_le timestamptz not null,
                primary key (chart, feed, file_id, line_no)
            );
            create index affected_result on qc.affected (feed, file_id, line_no);

            create view bascule.charts as
                select c.chart, c.title, c.kind, c.feed, c.computed_at, c.problem, c.broken_since,
                       r.serie, r.mesure_le, r.verdict, r.regles,
                       -- Whether the last run that could be judged is rejected.
                       coalesce((select verdict = 'reject' from qc.runs j
                                  where j.chart = c.chart and j.verdict <> 'not_evaluable'
                                  order by mesure_le desc, serie desc limit 1), false)
                           as is_rejected,
                       (select count(*) from qc.affected a where a.chart = c.chart) as affected
                  from qc.charts c
                  left join lateral (select serie, mesure_le, verdict, regles from qc.runs r
                                      where r.chart = c.chart
                                      order by mesure_le desc, serie desc limit 1) r on true;
            create view bascule.chart_runs as
                select chart, serie, mesure_le, ordinal, verdict, regles from qc.runs;
            create view bascule.chart_points as
                select chart, serie, materiau, lot, mesure_le, ordinal, valeur, z, ewma, cusum_haut,
                       cusum_bas, etendue, centre, bas, haut, regles
                  from qc.points;
            create view bascule.chart_limits as
                select chart, materiau, lot, concat_ws(' ', materiau, lot) as place, centre, bas, haut, sigma, etendue_centre, etendue_bas,
                       etendue_haut, n, frozen_at, by
                  from qc.limits;
            """)
}
