// SPDX-License-Identifier: Apache-2.0

/// Something wrong in a configuration file, where it stands and how to mend it.
package struct Mistake: Error, Sendable, Equatable {
    /// Path of the file as the user would type it, or `environment`.
    package var file: String
    /// 1-based line; 0 when the mistake belongs to the file as a whole.
    package var line: Int
    /// 1-based column, counted in Unicode scalars; 0 when there is no line.
    package var column: Int
    /// What is wrong, without a full stop at its end.
    package var what: String
    /// What to do about it, without a full stop at its end.
    package var remedy: String

    package init(file: String, line: Int = 0, column: Int = 0, what: String, remedy: String) {
        self.file = file
        self.line = line
        self.column = column
        self.what = what
        self.remedy = remedy
    }
}

extension Mistake {
    /// The name of what the file declares, by the file's own: what is written in it may be the mistake.
    package var declaration: String {
        let name = file.split(separator: "/").last ?? ""
        return String(name.split(separator: ".").first ?? "")
    }
}

extension Mistake: CustomStringConvertible {
    package var description: String {
        let place = line > 0 ? "\(file):\(line):\(column)" : file
        return "\(place): \(what). \(remedy)" + (remedy.hasSuffix("?") ? "" : ".")
    }
}

/// All mistakes of a configuration, thrown together so that one run shows them all.
package struct Mistakes: Error, Sendable, CustomStringConvertible {
    package var all: [Mistake]

    package init(_ all: [Mistake]) {
        self.all = all
    }

    package var description: String {
        all.map(\.description).joined(separator: "\n")
    }
}

/// Gathers mistakes while a file is read, so that the first does not hide the others.
package final class MistakeList {
    package private(set) var all: [Mistake] = []

    package init() {}

    package func add(_ mistake: Mistake) {
        all.append(mistake)
    }

    package func add(at node: YAMLNode, _ what: String, _ remedy: String) {
        all.append(
            Mistake(
                file: node.file, line: node.line, column: node.column, what: what, remedy: remedy))
    }
}
