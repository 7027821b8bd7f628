// SPDX-License-Identifier: Apache-2.0

internal import Postgres

/// The guards of the journal's tables, compared with those that Bascule installs.
///
/// Any other object there can keep entries from being written, write others, or hide them.
enum JournalGuards {
    /// Whether the database has migration 25, whose functions the program knows by their text.
    static func isCurrent(on connection: borrowing Connection) throws -> Bool {
        try connection.query(
            """
            select exists (select from pg_attribute
                            where attrelid = to_regclass('bascule.journal') and attname = 'uid'
                              and not attisdropped)
            """
        ).value()
    }

    static func flaws(
        isCurrent: Bool, on connection: borrowing Connection
    ) throws -> [ChainFlaw] {
        let triggers = try missingTriggers(on: connection) + foreignTriggers(on: connection)
        let functions = isCurrent ? try changedFunctions(on: connection) : []
        return try triggers + foreignThings(on: connection) + functions
    }

    /// The triggers as `pg_trigger` has them.
    ///
    /// `tgtype`: 58 is before update, delete and truncate, for each statement; 5 after insert, for
    /// each row. `tgenabled` A: fires in every session.
    private static let known: SQL = """
        (values ('journal', 'append_only', 'refuse_change', 58, false),
                ('journal', 'chain', 'link_new_entry', 5, true),
                ('journal_chain', 'append_only', 'refuse_change', 58, false))
        as k (relation, name, function, type, is_deferred)
        """

    private static let tables: SQL = """
        (values ('journal', to_regclass('bascule.journal')),
                ('journal_chain', to_regclass('bascule.journal_chain')))
        as w (relation, id)
        """

    private static func missingTriggers(
        on connection: borrowing Connection
    ) throws -> [ChainFlaw] {
        try connection.query(
            """
            select k.name || ' on bascule.' || k.relation
              from \(raw: known)
             where not exists (
                 select from pg_trigger t
                   join pg_proc p on p.oid = t.tgfoid
                   join pg_namespace n on n.oid = p.pronamespace
                  where t.tgrelid = to_regclass('bascule.' || k.relation) and t.tgname = k.name
                    and t.tgenabled = 'A' and t.tgtype = k.type and t.tgqual is null
                    and t.tgnargs = 0 and t.tgattr = '' and t.tgdeferrable = k.is_deferred
                    and t.tginitdeferred = k.is_deferred
                    and n.nspname = 'bascule' and p.proname = k.function)
             order by 1
            """
        ).values(as: String.self).map { .guardMissing($0) }
    }

    private static func foreignTriggers(
        on connection: borrowing Connection
    ) throws -> [ChainFlaw] {
        try connection.query(
            """
            select 'trigger ' || t.tgname || ' on bascule.' || w.relation
              from \(raw: tables)
              join pg_trigger t on t.tgrelid = w.id and not t.tgisinternal
             where not exists (select from \(raw: known)
                                where k.relation = w.relation and k.name = t.tgname)
             order by 1
            """
        ).values(as: String.self).map { .foreign($0) }
    }

    /// Rules, policies, tables that inherit or are inherited, and constraints that reach elsewhere
    /// or run functions.
    private static func foreignThings(
        on connection: borrowing Connection
    ) throws -> [ChainFlaw] {
        try connection.query(
            """
            select 'rule ' || r.rulename || ' on bascule.' || w.relation
              from \(raw: tables) join pg_rewrite r on r.ev_class = w.id
            union all
            select 'policy ' || p.polname || ' on bascule.' || w.relation
              from \(raw: tables) join pg_policy p on p.polrelid = w.id
            union all
            select 'row security of bascule.' || w.relation
              from \(raw: tables) join pg_class c on c.oid = w.id
             where c.relrowsecurity or c.relforcerowsecurity
            union all
            select 'table ' || i.inhrelid::regclass || ', a child of bascule.' || w.relation || ','
              from \(raw: tables) join pg_inherits i on i.inhparent = w.id
            union all
            select 'table ' || i.inhparent::regclass || ', a parent of bascule.' || w.relation || ','
              from \(raw: tables) join pg_inherits i on i.inhrelid = w.id
            union all
            select 'kind of bascule.' || w.relation || ' (no ordinary table)'
              from \(raw: tables) left join pg_class c on c.oid = w.id
             where c.relkind is distinct from 'r'
            union all
            select 'constraint ' || c.conname || ' on ' || c.conrelid::regclass
              from \(raw: tables) join pg_constraint c on w.id in (c.conrelid, c.confrelid)
             where c.contype in ('c', 'f', 'x')
             order by 1
            """
        ).values(as: String.self).map { .foreign($0) }
    }

    /// Functions whose text, language or settings are not the program's; also functions of the same
    /// name with other arguments, which a call could reach.
    private static func changedFunctions(
        on connection: borrowing Connection
    ) throws -> [ChainFlaw] {
        let functions = JournalFunctions.functions
        return try connection.query(
            """
            select 'bascule.' || f.name
              from unnest(\(functions.map(\.name)), \(functions.map(\.body))) as f (name, body)
             where (select count(*) from pg_proc p
                      join pg_namespace n on n.oid = p.pronamespace
                     where n.nspname = 'bascule' and p.proname = f.name) <> 1
                or not exists (
                    select from pg_proc p
                      join pg_namespace n on n.oid = p.pronamespace
                      join pg_language l on l.oid = p.prolang
                     where n.nspname = 'bascule' and p.proname = f.name and p.prosrc = f.body
                       and l.lanname = 'plpgsql' and not p.prosecdef and p.proconfig is null
                       and p.prokind = 'f')
             order by 1
            """
        ).values(as: String.self).map { .functionChanged($0) }
    }
}
