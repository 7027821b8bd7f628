// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Configuration
internal import Crypto
internal import Postgres
internal import Wording

/// Reads one export's declaration and notes every mistake in it.
struct ExportParser {
    let settings: Settings
    /// The templates' folder as it was read; nil: there is none.
    let templates: DeclarationFolder.Texts?
    /// The declared charts by their names; nil where they are not asked for.
    var charts: () -> [String: String]? = { nil }
    /// Why the site does not let another host be written to.
    var judge: ExportCatalog.Judge = { _ in nil }
    let mistakes = MistakeList()

    private static let nameRemedy = Phrase(
        en: "Use a-z, 0-9 and _, a letter first, at most 50 characters",
        fr: "Prenez a-z, 0-9 et _, une lettre d'abord, 50 caractères au plus")

    /// Nil when the declaration has mistakes.
    func parse(_ text: String, file: String) -> Export? {
        guard let root = mistakes.yaml(text, file: file) else { return nil }
        guard let map = YAMLMap(root, ExportForm.export, of: "the export", mistakes: mistakes)
        else { return nil }
        // A declaration without a name is reported, with everything else wrong in it.
        let name = name(map) ?? "unnamed"
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let format = map.choice("format", Export.Format.self) ?? .csv
        let zone = mistakes.zone(of: settings, at: map.node) ?? .utc
        let calendar = calendar(map, zone)
        let source = source(map, lines: lines, hasWindows: calendar != nil)
        let each = each(map, lines: lines, source.statement, hasWindows: calendar != nil)
        let changes = changes(map, format)
        let place = folder(map)
        let columns = columns(map)
        if let changes { check(changes, columns, map) }
        let targets = targets(map)
        let document = document(
            map, lines: lines, format, columns, hasWindows: calendar != nil)
        guard let template = template(map, format, calendar: calendar) else { return nil }
        let export = Export(
            name: name, title: map.string("title") ?? name, statement: source.statement,
            each: each, changes: changes, calendar: calendar, columns: columns, format: format,
            document: document, dialect: dialect(map, format), fileName: template,
            folder: place.folder,
            makesFolder: place.isOurs, targets: targets, missing: map.string("missing") ?? "",
            limits: limits(map, format),
            whenEmpty: map.choice("empty", Export.WhenEmpty.self) ?? .write, zone: zone,
            language: settings.language, file: file, lineOfSQL: source.line,
            textDigest: Array(SHA256.hash(data: Array("\(zone.identifier)\n\(text)".utf8))))
        return mistakes.all.isEmpty ? export : nil
    }

    private func name(_ map: YAMLMap) -> String? {
        guard let name = map.string("export") else {
            if map["export"] == nil {
                mistakes.addMistake(
                    at: map.node,
                    Phrase(en: "The export has no name", fr: "L'export n'a pas de nom"),
                    Phrase(en: "Begin with `export: name`", fr: "Commencez par `export: name`"))
            }
            return nil
        }
        if !Self.isName(name) {
            mistakes.addMistake(
                at: map.place("export"),
                Phrase(
                    en: "`\(name)` is no name for an export",
                    fr: "`\(name)` n'est pas un nom d'export"), Self.nameRemedy)
        }
        return name
    }

    static func isName(_ text: String) -> Bool {
        text.utf8.count <= 50 && text.wholeMatch(of: #/[a-z][a-z0-9_]*/#) != nil
    }

    private func calendar(_ map: YAMLMap, _ zone: Zone) -> WindowCalendar? {
        guard map["grain"] != nil, let grain = map.choice("grain", Grain.self) else { return nil }
        return map.windows(grain, zone, settings)
    }

    private func template(
        _ map: YAMLMap, _ format: Export.Format, calendar: WindowCalendar?
    ) -> NameTemplate? {
        let usual =
            "{export}" + (map["each"] == nil ? "" : "_{each}")
            + (calendar == nil ? "" : "_{day:yyyyMMdd}")
        do {
            let template = try NameTemplate(map.string("name") ?? "\(usual).\(format.rawValue)")
            checkEach(template, map)
            if let calendar, let same = template.same(in: calendar) {
                mistakes.addMistake(
                    at: map.place("name"),
                    Phrase(
                        en: "`name` gives the files of \(same.0) and of \(same.1) the same name",
                        fr: "`name` donne le même nom aux fichiers du \(same.0) et du \(same.1)"),
                    Phrase(
                        en: "Put the whole day into it: `{day:yyyyMMdd}`",
                        fr: "Mettez-y le jour entier : `{day:yyyyMMdd}`"))
            }
            if calendar == nil, template.parts.contains(where: Self.needsWindow) {
                mistakes.addMistake(
                    at: map.place("name"),
                    Phrase(
                        en: "`name` has a day, and the export has no windows",
                        fr: "`name` contient un jour, et l'export n'a pas de fenêtres"),
                    Phrase(
                        en: "Write `grain: factory_day`, or take the day out",
                        fr: "Écrivez `grain: factory_day`, ou retirez le jour"))
            }
            check(template, format, map)
            return template
        } catch {
            mistakes.addMistake(at: map.place("name"), error.what, error.remedy)
            return nil
        }
    }

    /// An ending that says another format than the file's.
    private func check(_ template: NameTemplate, _ format: Export.Format, _ map: YAMLMap) {
        guard let ending = template.ending,
            let formats = Export.Format.byEnding[ending.lowercased()], !formats.contains(format)
        else { return }
        mistakes.addMistake(
            at: map.place("name"),
            Phrase(
                en: "The name ends in `.\(ending)`, and the format is \(format.rawValue)",
                fr: "Le nom finit en `.\(ending)`, et le format est \(format.rawValue)"),
            formats.first.map {
                Phrase(
                    en: "End it in `.\(format.rawValue)`, or write `format: \($0.rawValue)`",
                    fr: "Terminez-le par `.\(format.rawValue)`, ou écrivez `format: \($0.rawValue)`"
                )
            }
                ?? Phrase(
                    en: "End it in `.\(format.rawValue)`",
                    fr: "Terminez-le par `.\(format.rawValue)`"))
    }

    private static func needsWindow(_ part: NameTemplate.Part) -> Bool {
        switch part {
        case .literal, .export, .each, .revision: false
        case .day, .lastDay, .windowStart, .windowEnd: true
        }
    }

    /// The folder, and whether it is below the exports' own.
    private func folder(_ map: YAMLMap) -> (folder: String, isOurs: Bool) {
        let ours = settings.folders.export
        guard let text = map.string("folder") else { return (ours, true) }
        let folder = Settings.absolute(text, from: ours)
        if folder == ours || folder.hasPrefix(ours + "/") { return (folder, true) }
        let isAllowed = settings.exportFolders.contains { allowed in
            folder == Settings.absolute(allowed, from: "/")
                || folder.hasPrefix(Settings.absolute(allowed, from: "/") + "/")
        }
        if !isAllowed {
            mistakes.addMistake(
                at: map.place("folder"),
                Phrase(
                    en: "`folder` leads to \(folder), outside of \(ours)",
                    fr: "`folder` mène à \(folder), hors de \(ours)"),
                Phrase(
                    en:
                        "Write a folder below it, or allow that one: `export_folders: [\(folder)]` in the settings",
                    fr:
                        "Écrivez un dossier situé dessous, ou autorisez celui-là dans les réglages : `export_folders: [\(folder)]`"
                ))
        }
        return (folder, false)
    }

    private func limits(_ map: YAMLMap, _ format: Export.Format) -> Export.Limits {
        var limits = Export.Limits()
        let rows = format == .xlsx ? 1_048_575 : Int.max
        limits.rows = min(limits.rows, rows)
        if format == .pdf { (limits.rows, limits.bytes) = (10_000, Int(SentFile.limit)) }
        guard let map = map.map("limits") else { return limits }
        limits.rows = map.integer("rows", in: 1...rows) ?? limits.rows
        limits.bytes = map.bytes("bytes") ?? limits.bytes
        limits.files = map.integer("files") ?? limits.files
        if format != .pdf { refuse(["time", "memory"], in: map, format) }
        limits.time = map.duration("time") ?? limits.time
        limits.memory = map.bytes("memory") ?? limits.memory
        return limits
    }
}
