// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// The parts of a fault's sentence in which a count stands before what is counted.
extension Fault {
    static func characters(_ count: Int) -> Phrase {
        .counted(count, en: "# character[s]", fr: "# caractère[s]")
    }

    static func cells(_ count: Int) -> Phrase {
        .counted(count, en: "# cell[s]", fr: "# cellule[s]")
    }

    static func unread(_ lines: Int) -> Phrase {
        .counted(
            lines, en: "# line[s] besides the heading [has|have] something in [it|them]",
            fr: "# ligne[s] en plus des titres ne [soit|soient] pas vide[s]")
    }

    static func refused(_ rejected: Int, of read: Int) -> Phrase {
        Phrase.counted(rejected, en: "# of ", fr: "# ligne[s] sur ")
            + .counted(read, en: "# row[s]", fr: "#")
            + .counted(rejected, en: " [is|are] rejected", fr: " [est rejetée|sont rejetées]")
    }

    static func unlisted(_ count: Int) -> Phrase {
        .counted(
            count, en: "# further fault[s] of this file [is|are] counted and not listed",
            fr: "# autre[s] défaut[s] de ce fichier [est compté|sont comptés] sans être listé[s]")
    }
}
