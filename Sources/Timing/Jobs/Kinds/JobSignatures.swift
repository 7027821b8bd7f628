// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// The kinds of jobs that there are, with what they take.
package struct JobSignatures: Sendable {
    private let byKind: [String: JobSignature]

    package init(_ all: [JobSignature]) {
        byKind = Dictionary(uniqueKeysWithValues: all.map { ($0.kind, $0) })
    }

    /// In the order of their names.
    package var all: [JobSignature] { names.compactMap { byKind[$0] } }
    package var names: [String] { byKind.keys.sorted() }

    package subscript(kind: String) -> JobSignature? { byKind[kind] }

    package func contains(_ kind: String) -> Bool { byKind[kind] != nil }

    /// Why a job of this kind with these arguments could not be run; nil: it could.
    package func misfit(
        kind: String, arguments: String, from giver: JobSignature.Giver,
        names: KnownNames = .unchecked
    ) -> JobMisfit? {
        misfits(kind: kind, arguments: arguments, from: giver, names: names).first
    }

    /// Each reason why not.
    package func misfits(
        kind: String, arguments: String, from giver: JobSignature.Giver, names: KnownNames
    ) -> [JobMisfit] {
        guard let signature = byKind[kind] else { return unknown(kind).map { [$0] } ?? [] }
        return signature.misfits(of: arguments, from: giver, names: names)
    }

    /// Why there is no such kind; nil: there is.
    package func unknown(_ kind: String) -> JobMisfit? {
        guard byKind[kind] == nil else { return nil }
        let shown = JobLimits.clipped(kind, JobLimits.shownCharacters)
        let list = names.joined(separator: ", ")
        return JobMisfit(
            nil,
            Phrase(
                en: "There is no kind of job `\(shown)`",
                fr: "Il n'y a pas de genre de travail `\(shown)`"),
            Phrase.meant(nearest(to: kind, in: names))
                + Phrase(en: "Known are \(list)", fr: "Sont connus \(list)"))
    }
}

extension JobSignatures: ExpressibleByArrayLiteral {
    /// Kinds that take any arguments.
    package init(arrayLiteral names: String...) {
        self.init(names.map { JobSignature($0, nil) })
    }
}
