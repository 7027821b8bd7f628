// SPDX-License-Identifier: Apache-2.0

internal import FileSystem
package import Wording

/// A home to start from: folders, settings, a feed, the schemas for editors.
///
/// Existing files are never overwritten. The settings come last: a home begun and not finished is
/// none yet, and can be finished.
package struct NewHome {
    package struct Feed {
        package let name: String
        /// Below the inbox.
        package let folder: String
        package let table: String
        package let yaml: String

        package init(name: String, folder: String, table: String, yaml: String) {
            self.name = name
            self.folder = folder
            self.table = table
            self.yaml = yaml
        }
    }

    package let path: String
    package let language: Language
    package let zone: String
    package let feed: Feed

    /// Result for one name.
    package struct Entry {
        /// Relative to the home.
        package let name: String
        package let about: Phrase
        /// Whether it was there before.
        package let wasThere: Bool
    }

    package init(path: String, language: Language, zone: String, feed: Feed) {
        self.path = path
        self.language = language
        self.zone = zone
        self.feed = feed
    }

    /// The evidence that a folder is a home already; nil: none.
    package static func sign(of path: String) throws -> String? {
        try ["config/bascule.yaml", "var/postgres"].first {
            try FileStatus(path: "\(path)/\($0)") != nil
        }
    }

    package func make() throws -> [Entry] {
        try Folder.create(path)
        var entries: [Entry] = []
        for (name, about) in folders { entries.append(try folder(name, about)) }
        for kind in Declared.allCases {
            entries.append(
                try file(
                    "config/schema/\(kind.rawValue).json", try json(kind.schema) + "\n",
                    Phrase(en: "for editors", fr: "pour les éditeurs")))
        }
        entries.append(
            try file(
                "config/feeds/\(feed.name).yaml", Self.modeline("../schema/feed.json") + feed.yaml,
                Phrase(en: "the first feed", fr: "le premier flux")))
        entries.append(
            try file(
                "config/schedules.yaml",
                Self.modeline("schema/schedules.json") + HomeTexts.schedules[language],
                Phrase(en: "what runs by itself", fr: "ce qui se lance seul")))
        entries.append(
            try file(
                "config/bascule.yaml",
                Self.modeline("schema/settings.json") + HomeTexts.settings(zone, language),
                Phrase(en: "the settings", fr: "les réglages")))
        return entries
    }

    private var folders: [(String, Phrase)] {
        let declared = Phrase(en: "declarations", fr: "déclarations")
        return [
            ("config/feeds", declared), ("config/aggregates", declared),
            ("config/exports", declared), ("config/qc", declared),
            ("config/charts", declared), ("config/mails", declared),
            ("config/webhooks", declared), ("config/pickups", declared),
            ("config/templates", Phrase(en: "pages of documents", fr: "pages des documents")),
            ("config/schema", Phrase(en: "for editors", fr: "pour les éditeurs")),
            ("var", Phrase(en: "archive, errors, database", fr: "archives, erreurs, base")),
            (
                "inbox/\(feed.folder)",
                Phrase(en: "files land here", fr: "les fichiers arrivent ici")
            ),
        ]
    }

    private func folder(_ name: String, _ about: Phrase) throws -> Entry {
        let wasThere = try FileStatus(path: "\(path)/\(name)") != nil
        try Folder.create("\(path)/\(name)", below: path)
        return Entry(name: name + "/", about: about, wasThere: wasThere)
    }

    private func file(_ name: String, _ text: String, _ about: Phrase) throws -> Entry {
        do {
            let file = try OpenFile(creating: "\(path)/\(name)")
            try file.write(Array(text.utf8))
            try file.sync()
            return Entry(name: name, about: about, wasThere: false)
        } catch {
            guard error.code == .exists else { throw error }
            return Entry(name: name, about: about, wasThere: true)
        }
    }

    private static func modeline(_ schema: String) -> String {
        "# yaml-language-server: $schema=\(schema)\n"
    }
}
