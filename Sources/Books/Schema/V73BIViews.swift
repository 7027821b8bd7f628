// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v73BIViews = Migration(
        73, "views for BI",
        sql: """
            -- What a role of `bascule migrate --grant bi=ROLE` reads, besides the tables of aggregates: names and
            -- columns that stay, whatever becomes of the tables below.
            create schema if not exists datamart;
            create schema bascule_bi;

            create view bascule_bi.fichiers as
                select f.id, f.feed as flux, f.name as nom, f.state as etat, f.arrived_at as arrive_le,
                       f.loaded_at as charge_le, f.rows_read as lignes_lues,
                       f.rows_inserted as lignes_ajoutees, f.rows_amended as lignes_modifiees,
                       f.rows_unchanged as lignes_inchangees, f.rows_rejected as lignes_refusees
                  from bascule.file f;

            -- Whether a day of an aggregate is to be computed anew, and since when.
            create view bascule_bi.fenetres as
                select w.aggregate as agregat, w.window_start as debut, w.window_end as fin,
                       w.first_day as premier_jour, w.computed_at as calcule_le,
                       w.stale_since as perime_depuis, w.failing_since as en_echec_depuis
                  from bascule.aggregate_window w;

            create view bascule_bi.exports as
                select e.id, e.export, e.window_start as debut, e.window_end as fin, e.each as valeur,
                       e.revision, e.path as chemin, e.rows as lignes, encode(e.sha256, 'hex') as sha256,
                       e.placed_at as ecrit_le, e.amended_at as modifie_depuis
                  from bascule.export e
                 where e.placed_at is not null and e.lost_at is null;
            """)
}
