// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Wording

extension Settings {
    /// Variables of the same family that are no settings.
    static let otherVariables = [
        "BASCULE_HOME", "BASCULE_CONFIG", "BASCULE_CRASH_AT", "BASCULE_TEST_DATABASE_URL",
    ]

    /// The settings of a home folder, all mistakes at once.
    ///
    /// `config` nil means `config/bascule.yaml` under the home, which may be absent; a named file
    /// must exist. YAML declarations lie beside that file, unless set otherwise. Variables with an
    /// empty value count as unset. Throws `Mistakes`.
    package static func load(
        home: String? = nil, config: String? = nil, environment: [String: String]
    ) throws -> Settings {
        let environment = environment.filter { !$0.value.isEmpty }
        let here = FileManager.default.currentDirectoryPath
        let home = absolute(home ?? environment["BASCULE_HOME"] ?? here, from: here)
        let named = (config ?? environment["BASCULE_CONFIG"]).map { absolute($0, from: home) }
        let path = named ?? absolute("config/bascule.yaml", from: home)
        let mistakes = MistakeList()
        var settings = Settings()
        settings.home = home
        settings.declarations.set(below: (path as NSString).deletingLastPathComponent)
        var root = YAMLNode(content: .null, file: path, line: 0, column: 0)
        let data = FileManager.default.contents(atPath: path)
        settings.config = ConfigFile(path: path, data: data)
        if let data {
            settings.configFile = path
            root = parse(data, path: path, mistakes)
            if !mistakes.all.isEmpty { settings.language = languageSaid(in: data) }
        } else if let mistake = Mistake.unreadable(path) {
            mistakes.addMistake(isFolder(path) ? folder(path) : mistake)
        } else if named != nil {
            mistakes.addMistake(
                Mistake(
                    file: path,
                    what: Phrase(
                        en: "The configuration file is not there",
                        fr: "Le fichier de réglages n'existe pas"),
                    remedy: Phrase(
                        en: "Create it, or correct BASCULE_CONFIG",
                        fr: "Créez-le, ou corrigez BASCULE_CONFIG")))
        }
        overlay(environment, on: &root, mistakes)
        settings.unsaid = Set(keys.filter { !$0.contains(".") && !says($0, root) })
        settings.read(root, mistakes)
        settings.check(root, mistakes)
        guard mistakes.all.isEmpty else { throw Mistakes(mistakes.all, in: settings.language) }
        return settings
    }

    private static func isFolder(_ path: String) -> Bool {
        // Only a folder's path has something below it.
        FileManager.default.fileExists(atPath: path + "/.")
    }

    private static func folder(_ path: String) -> Mistake {
        Mistake(
            file: path,
            what: Phrase(
                en: "This is a folder, not a configuration file",
                fr: "C'est un dossier, pas un fichier de réglages"),
            remedy: Phrase(
                en: "Name the file in it, such as BASCULE_CONFIG=\(path)/bascule.yaml",
                fr: "Nommez le fichier qui s'y trouve, comme BASCULE_CONFIG=\(path)/bascule.yaml"))
    }

    /// For a file that is not YAML: its mistakes are told in the language that it asks for.
    private static func languageSaid(in data: Data) -> Language {
        let isEnglish = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline)
            .contains { $0.filter { !" \"'".contains($0) }.hasPrefix("language:en") }
        return isEnglish ? .en : Settings().language
    }

    static func parse(_ data: Data, path: String, _ mistakes: MistakeList) -> YAMLNode {
        let nothing = YAMLNode(content: .null, file: path, line: 0, column: 0)
        guard let text = String(validating: data, as: UTF8.self) else {
            mistakes.addMistake(.notUTF8(path))
            return nothing
        }
        do {
            return try YAMLNode.parse(text, file: path)
        } catch let mistake as Mistake {
            mistakes.addMistake(mistake)
        } catch {
            mistakes.addMistake(
                Mistake(file: path, what: Phrase(of: error), remedy: YAMLWords.correct))
        }
        return nothing
    }

    private mutating func read(_ root: YAMLNode, _ mistakes: MistakeList) {
        let isEmpty = if case .null = root.content { true } else { false }
        let map =
            isEmpty ? nil : YAMLMap(root, Self.form, of: "the settings", mistakes: mistakes)
        for setting in Self.declared { setting.read(map, &self) }
    }

    private static func says(_ key: String, _ root: YAMLNode) -> Bool {
        guard case .map(let entries) = root.content else { return false }
        return entries.contains { $0.key.text == key }
    }

    /// The path as it is when absolute, else below `base`.
    package static func absolute(_ path: String, from base: String) -> String {
        let whole = path.hasPrefix("/") ? path : base + "/" + path
        return URL(filePath: whole).standardizedFileURL.path(percentEncoded: false)
            .trimmingSuffix("/")
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: Character) -> String {
        count > 1 && last == suffix ? String(dropLast()) : self
    }
}
