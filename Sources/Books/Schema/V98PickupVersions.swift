// SPDX-License-Identifier: Apache-2.0

internal import Postgres

extension Migration {
    static let v98PickupVersions = Migration(
        98, "pickup_versions",
        sql: """
            -- What a host tells the versions of a file apart by, beside its size and time: an entity tag.
            -- Of a single file of the web: what it is asked for with the next time. Empty: nothing.
            alter table bascule.pickup_item add column version text not null default '';
            alter table bascule.pickup_item
                drop constraint pickup_item_pickup_source_name_bytes_modified_at_key,
                add constraint pickup_item_version
                    unique (pickup, source, name, bytes, modified_at, version);
            """)
}
