// SPDX-License-Identifier: Apache-2.0

internal import Feeds
internal import Postgres

/// How equal values were written: 2 and 2.0, 0 and -0.
///
/// A row that comes again with equal values in another form is a confirmation and leaves the table
/// alone. Its own form is kept (`bascule.confirmation_form`), for a revert that passes the row on
/// to it: the table is then, to the digit, as if the other file had never come.
extension TableShape {
    /// Columns whose equal values may be written differently.
    var loose: [Column] { columns.filter { $0.forms != .one } }

    /// Columns that a row takes over from another of its key: the values, and keys that may be
    /// written otherwise.
    var renewed: [String] { values + loose.filter(\.isKey).map(\.name) }

    /// Whether two rows, equal as they may be, are written differently.
    func otherForm(_ left: String, _ right: String) -> String {
        let scaled = loose.filter { $0.forms == .scale }.map { quoted($0.name) }
        let others = loose.filter { $0.forms == .image }.map { quoted($0.name) }
        // Among equal numbers the scale alone is the form, at a third of the cost of their images.
        let scales = { (row: String) in
            "row(" + scaled.map { "scale(\(row)\($0))" }.joined(separator: ", ") + ")"
        }
        let image = { (row: String) in
            "row(" + others.map { row + $0 }.joined(separator: ", ") + ")::record"
        }
        let tests =
            (scaled.isEmpty ? [] : ["\(scales(left)) is distinct from \(scales(right))"])
            + (others.isEmpty ? [] : ["\(image(left)) *<> \(image(right))"])
        return tests.isEmpty ? "false" : "(" + tests.joined(separator: " or ") + ")"
    }

    /// A row's form as `jsonb`: the text of each column that has one, by name.
    func form(_ row: String) -> String {
        let names = loose.map { SQL.quoted(literal: $0.name) }
        let texts = loose.map { "\(row)\(quoted($0.name))::text" }
        return "jsonb_object(array[\(names.joined(separator: ", "))]::text[],"
            + " array[\(texts.joined(separator: ", "))]::text[])"
    }

    /// The columns of a loaded row, in the form that `cells` has of them, where it has one.
    func list(_ row: String, formedBy cells: String) -> String {
        let loose = Set(loose.map(\.name))
        let formed = columns.map { column in
            let (own, name) = ("\(row)\(quoted(column.name))", column.name)
            guard loose.contains(name) else { return own }
            return "coalesce((\(cells) ->> \(SQL.quoted(literal: name)))::\(column.type), \(own))"
        }
        return (formed + Self.origin.map { row + $0 }).joined(separator: ", ")
    }
}

extension MergeStatements {
    /// Keeps the form of rows that came again, equal but written differently, and had no company.
    var keepForms: SQL {
        """
        insert into bascule.confirmation_form (file_id, line_no, cells)
        select p.f, p.l, \(raw: sql(shape.form("s.")))
          from pg_temp.bascule_pair p
          join \(raw: sql(shape.staging)) s on s.ctid = p.sid
         where p.other_form and not p.differs and not p.fresh
           and not exists (select from pg_temp.bascule_contest c where c.sid = p.sid)
            on conflict do nothing
        """
    }

    /// A common table expression of `chain`: the same for keys that come several times.
    var keepChainedForms: String {
        guard !shape.loose.isEmpty else { return "" }
        return """
            formed as (
                insert into bascule.confirmation_form (file_id, line_no, cells)
                select f, l, form from owned where not starts and form <> owner_form
                    on conflict do nothing
            ),
            """
    }
}

extension RevertStatements {
    /// Keeps the form of each touch that differs from its version owner's.
    var keepForms: [SQL] {
        guard !shape.loose.isEmpty else { return [] }
        return [
            """
            insert into bascule.confirmation_form (file_id, line_no, cells)
            select "by file", "by line", own
              from (select "by file", "by line", "starts a run", \(raw: sql(shape.form(""))) as own,
                           first_value(\(raw: sql(shape.form("")))) over w as "of owner"
                      from pg_temp.bascule_story
                    window w as (partition by "key no", "run of key"
                                 order by "in chain", "came at", "by line")) as touches
             where not "starts a run" and own <> "of owner"
                on conflict do nothing
            """
        ]
    }
}
