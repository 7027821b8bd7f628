// SPDX-License-Identifier: Apache-2.0

/// A way in which the journal and its chain do not fit together.
package enum ChainFlaw: Sendable, Equatable {
    /// The chain does not begin with its link 0.
    case noBeginning
    /// Links are missing between two.
    case gap(after: Int64, next: Int64)
    /// The link's entry is gone.
    case entryMissing(seq: Int64, entryID: Int64)
    /// The link stands for one entry, and was made from another one.
    case wrongOrder(seq: Int64, entryID: Int64, madeFrom: Int64)
    /// The link does not follow from its predecessor and its entry.
    case altered(seq: Int64, entryID: Int64)
    /// Entries that have no link; the first of them.
    case unlinked(entryID: Int64, count: Int64)
    /// The noted link is past the chain's end.
    case tailCut(noted: ChainHead, last: Int64)
    /// The noted link has another hash now.
    case rewritten(noted: ChainHead, now: String)
    /// A trigger that protects the journal is gone, switched off or another one.
    case guardMissing(String)
    /// An object at the journal's tables that Bascule has not put there.
    case foreign(String)
    /// A function of the journal is gone, or is not Bascule's.
    case functionChanged(String)

    /// The question put to the database about a link.
    enum Verdict: String {
        case noBeginning, gap, entryMissing, altered
    }
}

extension ChainFlaw: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noBeginning:
            "the chain does not begin with link 0: its first links were removed"
        case .gap(let after, let next):
            "links are missing between \(after) and \(next), with their entries or without"
        case .entryMissing(let seq, let entryID):
            "entry \(entryID) is missing: link \(seq) was made from it"
        case .wrongOrder(let seq, let entryID, let madeFrom):
            "wrong order: link \(seq) stands for entry \(entryID), but was made from entry \(madeFrom)"
        case .altered(let seq, let entryID):
            "entry \(entryID) was altered, or link \(seq), or what stood before it was taken out"
        case .unlinked(let entryID, let count):
            "entry \(entryID) has no link"
                + (count > 1 ? ", and \(count - 1) more have none" : "")
                + ": written while the chain's trigger was off, or their links were removed"
        case .tailCut(let noted, let last):
            "the end was cut: link \(noted.seq) was noted, and the last one is \(last)"
        case .rewritten(let noted, let now):
            "rewritten: link \(noted.seq) was noted as \(noted.hash) and is \(now) now"
        case .guardMissing(let name):
            "the trigger \(name) is missing, switched off or another one: the database protects the"
                + " journal no more"
        case .foreign(let what):
            "the \(what) is not Bascule's: it can keep entries from being written, or change them"
        case .functionChanged(let name):
            "the function \(name) is gone or not the one that Bascule has written: drop what replaced"
                + " it, and restore it from a backup"
        }
    }
}
