// SPDX-License-Identifier: Apache-2.0

import Configuration
import Exports
import Postgres
import TestSupport
import Testing
import Wording

@Suite struct ExportDeclarationTests {
    private static let good = """
        export: livraisons
        grain: factory_day
        query: |
          select a, b
            from t
           where d >= :window_start and d < :window_end
           order by a
        """

    private func parse(
        _ yaml: String, _ settings: Settings = Settings()
    ) -> (export: Export?, mistakes: [Mistake]) {
        ExportCatalog.parse(yaml, file: "x.yaml", settings: settings)
    }

    @Test func `a declaration needs a name and a query, and has usual values for the rest`() throws
    {
        var settings = Settings()
        settings.folders.export = "/home/var/export"
        let export = try #require(parse(Self.good, settings).export)
        #expect(export.format == .csv)
        #expect(export.folder == "/home/var/export")
        #expect(export.fileName.text == "{export}_{day:yyyyMMdd}.csv")
        #expect(export.limits.rows == 10_000_000)
        #expect(export.columns == [])
        #expect(export.statement.names == ["window_start", "window_end"])
    }

    @Test(arguments: [
        ("grain: factory_day", "grain: fortnight", 2, "`grain` must be one of"),
        ("order by a", "limit 5", 4, "does not end in an `order by`"),
        (":window_end", ":window_stop", 6, "`:window_stop` is no parameter"),
        (" d >= :window_start and d < :window_end", " true", 4, "whatever the window"),
        ("grain: factory_day\n", "", 3, "asks for a window, and the export has none"),
        ("select a", "delete from t; select a", 4, "more than one statement"),
        ("select a, b", "delete from t returning a, b", 4, "An export only reads"),
        ("order by a", "order by a -- 'x\n   and 'y", 8, "never closed"),
        ("grain: factory_day", "grain: factory_day\nfolder: ../secret", 3, "outside of"),
        ("grain: factory_day", "grain: factory_day\nfolder: /etc", 3, "outside of"),
        ("grain: factory_day", "grain: factory_day\nname: '../{day}.csv'", 3, "the character `/`"),
        ("grain: factory_day", "grain: factory_day\nname: '.{day}.csv'", 3, "hides the file"),
        ("grain: factory_day", "grain: factory_day\nname: 'a{revison}.csv'", 3, "`{revison}`"),
        ("grain: factory_day", "grain: factory_day\nname: 'a.csv'", 3, "the same name"),
        (
            "grain: factory_day", "grain: factory_day\nname: 'a{day:yyyyMM}.csv'", 3,
            "of 2023-01-01 and of 2023-01-02 the same name"
        ),
        (
            "grain: factory_day", "grain: factory_day\nname: 'a{window_start:HH}.csv'", 3,
            "the same name"
        ),
        ("grain: factory_day", "grain: factory_day\nempty: skip", 3, "`empty` must be one of"),
        ("grain: factory_day", "grain: factory_day\nname: 'a{day:qq}.csv'", 3, "`qq`"),
        ("grain: factory_day", "grain: factory_day\nname: 'a{day'", 3, "never closed"),
        (
            "grain: factory_day", "grain: factory_day\ndialect: german", 3,
            "`dialect` must be one of"
        ),
        ("grain: factory_day", "grain: factory_day\nunmappable: '??'", 3, "one character"),
        (
            "grain: factory_day", "grain: factory_day\nformat: xlsx\ndialect: french", 4,
            "is for CSV"
        ),
        (
            "grain: factory_day", "grain: factory_day\nformat: xlsx\nlimits: { rows: 2000000 }", 4,
            "1048575"
        ),
        ("grain: factory_day", "grain: factory_day\ncolumns: [{ header: x }]", 3, "no `name`"),
        (
            "grain: factory_day", "grain: factory_day\ncolumns: [{ name: a, format: dj }]", 3,
            "a way to write days"
        ),
        ("grain: factory_day", "grain: factory_day\ntitel: x", 3, "Unknown key `titel`"),
        ("export: livraisons", "export: Livraisons du jour", 1, "is no name for an export"),
        ("export: livraisons", "title: x", 1, "has no name"),
    ])
    func `each mistake is told with its line`(
        _ part: String, _ instead: String, _ line: Int, _ what: String
    ) throws {
        let (export, mistakes) = parse(Self.good.replacing(part, with: instead, maxReplacements: 1))
        #expect(export == nil)
        let mistake = try #require(
            mistakes.first { $0.what.contains(what) || $0.remedy.contains(what) })
        #expect(mistake.line == line, "\(mistake)")
        #expect(!mistake.remedy.isEmpty)
        let (told, advised) = mistake.words
        #expect(told.en != told.fr && advised.en != advised.fr, "\(mistake.sentence.fr)")
    }

    @Test func `a folder elsewhere is allowed by the settings alone`() throws {
        var settings = Settings()
        settings.folders.export = "/home/var/export"
        settings.exportFolders = ["/srv/labo"]
        let yaml = Self.good + "\nfolder: /srv/labo/jour"
        let export = try #require(parse(yaml, settings).export)
        #expect(export.folder == "/srv/labo/jour")
        #expect(!export.makesFolder)
        #expect(parse(Self.good + "\nfolder: /srv/laboratoire", settings).export == nil)
    }

    @Test(arguments: [
        ("select a from t order by a", true),
        ("select a from t\norder\n by a desc nulls last", true),
        ("select a from (select 1 a order by a) t", false),
        ("select row_number() over (order by a) from t", false),
        ("select row_number() over (order by a) from t order by max(a)", true),
        ("(select a from t order by a)", false), ("select a from t", false),
        ("select a from t -- order by a", false), ("select a from t /* order by a */", false),
        ("select a, 'order by a' from t", false), ("select a from t ORDER /* */ BY a", true),
    ])
    func `only an order of the whole counts`(_ sql: String, _ isOrdered: Bool) {
        let (export, mistakes) = parse(
            "export: x\nquery: |\n  \(sql.replacing("\n", with: "\n  "))")
        #expect((export != nil) == isOrdered, "\(mistakes)")
    }

    @Test func `a comment or another layout makes no other declaration`() throws {
        let digest = { (yaml: String) in try #require(self.parse(yaml).export).digest }
        let good = try digest(Self.good)
        #expect(try digest("# seen by nobody\n" + Self.good) == good)
        let other = Self.good.replacing("select a, b", with: "SELECT a,b -- all")
        #expect(try digest(other) == good)
        #expect(try digest(Self.good + "\nname: '{day}.csv'\nlimits: { rows: 9 }") == good)
        #expect(try digest(Self.good + "\ndialect: french") != good)
        #expect(try digest(Self.good + "\ncolumns: [a]") != good)
        #expect(try digest(Self.good.replacing("order by a", with: "order by b")) != good)
    }

    @Test func `a table is exported whole, in the order of the columns named`() throws {
        let (export, mistakes) = parse("export: x\ntable: labo.resultats\norder: [id, jour]")
        #expect(mistakes == [])
        #expect(export?.statement.text == "select * from labo.resultats order by id, jour")
        #expect(parse("export: x\ntable: labo.resultats").mistakes.count == 1)
        #expect(parse("export: x\ntable: labo; drop table x\norder: id").mistakes.count == 1)
    }
}
