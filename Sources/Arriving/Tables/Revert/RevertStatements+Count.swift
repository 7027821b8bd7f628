// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The result of a revert, as one read-only statement, from the same parts as the steps.
extension RevertStatements {
    /// - Returns: gone, back at an earlier version, passed on, versions kept.
    var count: SQL {
        guard !shape.key.isEmpty else {
            return """
                select count(*) as removed, 0::bigint as restored, 0::bigint as passed,
                       count(*) as kept
                  from \(raw: table) where file_id = \(fileID)
                """
        }
        var parts = self
        parts.scratch = ""
        // There is no index on the versions: their lines, in order, are searched for where a run
        // begins and ends, so that no more is opened than is asked for. Within a query of its own:
        // no row carries them on.
        let touches = parts.touches(
            opened: """
                join (select file_id, array_agg(distinct line_no order by line_no) as lines
                        from bascule_version group by file_id) l on l.file_id = u.owner
                cross join lateral (
                       select l.lines[place] as line
                         from generate_series(width_bucket(u.low - 1, l.lines) + 1,
                                              width_bucket(u.high, l.lines)) as n (place)
                       offset 0) o
                join bascule_version v on v.file_id = u.owner and v.line_no = o.line
                """)
        return """
            with bascule_own as materialized (\(raw: parts.own)),
                 bascule_shared as materialized (\(raw: parts.shared)),
                 bascule_version as materialized (\(raw: parts.versions)),
                 bascule_story as materialized (\(raw: parts.story(touches))),
                 bascule_outcome as materialized (\(raw: parts.outcome)),
                 kept as (\(raw: parts.countKept)),
                 current as (
                select v."key no" from bascule_version v
                 where v.file_id = \(fileID) and v."in chain" = \(Self.current)
            ), gone as materialized (
                select (select count(*) from bascule_own o
                         where not exists (select from bascule_shared x
                                            where \(raw: same("x", "o")))) as untouched,
                       (select count(*) from current v
                         where not exists (select from bascule_outcome x
                                            where x."key no" = v."key no")) as rest
            )
            select g.untouched + g.rest as removed, k.restored, k.passed,
                   g.untouched + (select count(*) from current)
                   + (select count(*) from \(raw: history)
                       where file_id = \(fileID) and reason = 'amended') as kept
              from gone g, kept k
            """
    }
}
