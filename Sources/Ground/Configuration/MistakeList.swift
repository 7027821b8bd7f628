// SPDX-License-Identifier: Apache-2.0

package import Wording

/// Gathers mistakes while a file is read, so that the first does not hide the others.
package final class MistakeList {
    package private(set) var all: [Mistake] = []

    package init() {}

    package func addMistake(_ mistake: Mistake) {
        all.append(mistake)
    }

    package func addMistake(at node: YAMLNode, _ what: Phrase, _ remedy: Phrase) {
        all.append(
            Mistake(
                file: node.file, line: node.line, column: node.column, what: what, remedy: remedy))
    }
}
