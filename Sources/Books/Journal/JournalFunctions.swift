// SPDX-License-Identifier: Apache-2.0

/// The functions of the database that link the journal's entries, as `bascule journal verify`
/// expects them.
///
/// The schema's steps have texts of their own: to change a function, write a new step that replaces
/// it.
package enum JournalFunctions {
    /// The text of an entry that its link is made from, in SQL over one row of the journal, as it
    /// was before entries named the writing process.
    ///
    /// A JSON array keeps the fields apart whatever they hold. No setting of a session changes it:
    /// times are numbers, and every function is named with its schema. Never to be edited: the
    /// links of all databases depend on it.
    static func firstCanonical(_ row: String) -> String {
        """
        pg_catalog.convert_to(pg_catalog.jsonb_build_array(
            \(row).id, pg_catalog.extract('epoch', \(row).at)::pg_catalog.text, \(row).actor,
            \(row).action, \(row).subject, \(row).parameters, \(row).result,
            pg_catalog.extract('epoch', \(row).duration)::pg_catalog.text)::pg_catalog.text, 'UTF8')
        """
    }

    /// The function that links an entry, by the text its link is made from: `verify` expects it.
    static func linkEntry(_ canonical: String) -> String {
        """
        declare
            canonical pg_catalog.bytea := \(canonical);
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
        end
        """
    }

    /// The trigger's part of it, as `verify` expects it.
    static let linkNewEntry = """
        begin
            perform bascule.link_entry(new);
            return null;
        end
        """

    /// The same for an entry that may name the writing process.
    ///
    /// It includes its own length, so that nothing can be removed from an entry or added to it.
    /// Never to be edited either.
    static func canonical(_ row: String) -> String {
        """
        case when \(row).uid is null and \(row).login_uid is null and \(row).sudo_user is null
             then \(firstCanonical(row))
             else pg_catalog.convert_to(pg_catalog.jsonb_build_array(
                      \(row).id, pg_catalog.extract('epoch', \(row).at)::pg_catalog.text,
                      \(row).actor, \(row).action, \(row).subject, \(row).parameters,
                      \(row).result,
                      pg_catalog.extract('epoch', \(row).duration)::pg_catalog.text,
                      \(row).uid, \(row).login_uid, \(row).sudo_user)::pg_catalog.text, 'UTF8')
        end
        """
    }

    /// The functions that the journal's triggers call, and their bodies.
    ///
    /// `bascule journal verify` compares them with those of the database: to change one, write a
    /// new migration that replaces it.
    static let functions = [
        (name: "refuse_change", body: refuseChange),
        (name: "link_new_entry", body: "\n\(linkNewEntry)"),
        (name: "link_entry", body: "\n\(linkEntry(canonical("entry")))"),
    ]

    private static let refuseChange = """

        begin
            raise exception 'the journal is append-only: % refused', tg_op;
        end
        """

    /// Checks the constraints that a transaction has deferred, except the journal's links: these
    /// follow the commits and are made under a lock that no client may hold.
    package static let meetDeferred = """
        set constraints all immediate; set constraints bascule.chain deferred
        """
}
