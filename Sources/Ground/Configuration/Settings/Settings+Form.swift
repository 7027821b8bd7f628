// SPDX-License-Identifier: Apache-2.0

extension Settings {
    /// The values of `bascule run --roles`.
    package static let roleNames = ["watcher", "worker", "scheduler", "console"]

    /// Every key of the file, for its parser and for editors.
    package static let form = MapForm(
        declared.map(\.key), renamed: ["workers": "import_batches"])

    /// Every setting that has a value, those of maps too.
    static let values = declared.flatMap(\.values)

    /// The path of each: nested ones with a dot.
    package static let keys = values.map(\.path)

    /// Paths of earlier versions, and what each is called now.
    static let renamed: [String: String] = form.keys.reduce(into: form.renamed) { all, key in
        guard case .map(let inner) = key.form else { return }
        for (old, new) in inner.renamed { all["\(key.name).\(old)"] = new }
    }
}
