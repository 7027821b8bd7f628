// SPDX-License-Identifier: Apache-2.0

internal import Ingest
internal import Wording

extension [FileResult] {
    /// The file as one that is not loaded because it is older than the loaded ones; nil if it is
    /// not.
    func refusedAsOlder(remedy: Phrase, in language: Language) -> [FileResult]? {
        for result in self {
            guard case .settled(let end) = result.end, let older = end.older else { continue }
            let sentence = older.sentence(in: language)
            let why = Phrase(
                en: "it is older than what is loaded: \(sentence); \(remedy.en)",
                fr: "il est plus ancien que ce qui est chargé : \(sentence) ; \(remedy.fr)")
            return [FileResult(path: result.path, fileID: nil, end: .deferred(why))]
        }
        return nil
    }
}
