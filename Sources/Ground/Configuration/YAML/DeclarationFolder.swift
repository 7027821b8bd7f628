// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Wording

/// A folder of declarations, one a YAML file: feeds, aggregates, exports; or of the templates beside
/// them.
package enum DeclarationFolder {
    /// The texts of a folder, not parsed yet.
    package struct Texts: Sendable, Equatable {
        /// In the order of their names.
        fileprivate var files: [File] = []
        /// Files that can't be read.
        package fileprivate(set) var mistakes: [Mistake] = []

        package init() {}

        fileprivate init(mistake: Mistake) { mistakes = [mistake] }

        package var names: [String] { files.map(\.name) }

        /// The text of a file, by its name.
        package subscript(name: String) -> String? { files.first { $0.name == name }?.text }

        /// The same only byte by byte: strings are equal also where accents are composed otherwise.
        fileprivate struct File: Sendable, Equatable {
            let path, text: String

            var name: String { path.split(separator: "/").last.map(String.init) ?? path }

            static func == (one: File, other: File) -> Bool {
                one.path.utf8.elementsEqual(other.path.utf8)
                    && one.text.utf8.elementsEqual(other.text.utf8)
            }
        }
    }

    /// Reads each `*.yaml` in the order of names; those with mistakes are left out, all mistakes
    /// reported.
    ///
    /// - Parameter parse: takes a file's text and its path.
    /// - Returns: nil where there is no such folder.
    package static func read<Declaration>(
        _ folder: String, _ parse: (String, String) -> (Declaration?, [Mistake])
    ) -> (declared: [Declaration], mistakes: [Mistake])? {
        texts(folder).map { Self.parse($0, parse) }
    }

    /// Reads each file of these endings; equal texts need not be parsed twice.
    ///
    /// - Returns: nil where there is no such folder.
    package static func texts(
        _ folder: String, endings: [String] = [".yaml", ".yml"]
    ) -> Texts? {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            return Mistake.unreadable(folder).map { Texts(mistake: $0) }
        }
        var texts = Texts()
        for name in names.sorted() where !name.hasPrefix(".") {
            guard endings.contains(where: name.hasSuffix) else { continue }
            let path = folder + "/" + name
            guard let data = FileManager.default.contents(atPath: path) else {
                // A file removed since the listing is no mistake.
                texts.mistakes += Mistake.unreadable(path).map { [$0] } ?? []
                continue
            }
            guard let text = String(validating: data, as: UTF8.self) else {
                texts.mistakes.append(.notUTF8(path))
                continue
            }
            texts.files.append(.init(path: path, text: text))
        }
        return texts
    }

    /// - Parameter parse: takes a file's text and its path.
    package static func parse<Declaration>(
        _ texts: Texts, _ parse: (String, String) -> (Declaration?, [Mistake])
    ) -> (declared: [Declaration], mistakes: [Mistake]) {
        var declared: [Declaration] = []
        var mistakes = texts.mistakes
        for file in texts.files {
            let (declaration, found) = parse(file.text, file.path)
            if let declaration { declared.append(declaration) }
            mistakes += found
        }
        return (declared, mistakes)
    }
}

extension MistakeList {
    /// The text as YAML; nil after noting why it is none.
    package func yaml(_ text: String, file: String) -> YAMLNode? {
        do {
            return try YAMLNode.parse(text, file: file)
        } catch let mistake as Mistake {
            addMistake(mistake)
        } catch {
            addMistake(Mistake(file: file, what: Phrase(of: error), remedy: YAMLWords.correct))
        }
        return nil
    }
}
