// SPDX-License-Identifier: Apache-2.0

internal import Wording

/// A setting, declared once, with a stored property of `Settings` that has its usual value.
///
/// Its parser, its environment variable, the schema for editors, the printed settings and its row
/// of docs/settings.md come from here.
struct Setting: Sendable {
    /// Its key in its map: `attempts`.
    let name: String
    /// Its keys from the root: `retry.attempts`.
    private(set) var path: String
    /// One line for the file's author, without a full stop.
    let about: String
    let form: ValueForm
    /// The settings of a map, in order; none where this is a value.
    private(set) var inner: [Setting]
    /// Takes the value from the map: where that says nothing, or nothing right, the usual one
    /// stays.
    let read: @Sendable (YAMLMap?, inout Settings) -> Void
    /// The value as the file writes it.
    let write: @Sendable (Settings) -> String
    /// What is wrong with a value that could be read.
    private let objections: @Sendable (String, Settings) -> [Objection]

    /// What is wrong with a value, and what to write instead.
    typealias Objection = (what: Phrase, remedy: Phrase)
}

extension Setting {
    /// A value.
    init<Value>(
        _ name: String, _ place: any WritableKeyPath<Settings, Value> & Sendable,
        _ type: SettingType<Value>, _ about: String
    ) {
        self.init(
            name: name, path: name, about: about, form: type.form, inner: [],
            read: { map, settings in
                guard let value = map.flatMap({ type.read($0, name) }) else { return }
                settings[keyPath: place] = value
            },
            write: { type.write($0[keyPath: place]) },
            objections: { path, settings in
                type.objections(path, settings[keyPath: place], Settings()[keyPath: place])
            })
    }

    /// A path; a relative one starts from the home.
    ///
    /// - Parameter usual: the path unless told, where it depends on settings that are declared
    ///   before this one.
    static func path(
        _ name: String, _ place: any WritableKeyPath<Settings, String> & Sendable, _ about: String,
        usual: (@Sendable (Settings) -> String)? = nil
    ) -> Setting {
        Setting(
            name: name, path: name, about: about, form: .text(), inner: [],
            read: { map, settings in
                let path = map?.string(name) ?? usual?(settings) ?? settings[keyPath: place]
                settings[keyPath: place] = Settings.absolute(path, from: settings.home)
            },
            write: { $0[keyPath: place] }, objections: { _, _ in [] })
    }

    /// A file that may be named; a relative path starts from the home.
    static func file(
        _ name: String, _ place: any WritableKeyPath<Settings, String?> & Sendable,
        _ about: String
    ) -> Setting {
        Setting(
            name: name, path: name, about: about, form: .text(), inner: [],
            read: { map, settings in
                guard let path = map?.string(name) else { return }
                settings[keyPath: place] = Settings.absolute(path, from: settings.home)
            },
            write: { $0[keyPath: place] ?? "# none" }, objections: { _, _ in [] })
    }

    /// A map of settings.
    ///
    /// - Parameter renamed: keys that stood here in earlier versions, and the path that each has
    ///   now.
    static func map(
        _ name: String, _ about: String, _ settings: [Setting], renamed: [String: String] = [:]
    ) -> Setting {
        let inner = settings.map { $0.below(name) }
        return Setting(
            name: name, path: name, about: about,
            form: .map(MapForm(inner.map(\.key), renamed: renamed)), inner: inner,
            read: { map, settings in
                let map = map?.map(name)
                for setting in inner { setting.read(map, &settings) }
            },
            write: { settings in
                inner.map { "\n" + $0.line(of: settings) }.joined().replacing("\n", with: "\n  ")
            },
            objections: { _, _ in [] })
    }

    /// The same in a map of this name.
    private func below(_ name: String) -> Setting {
        var setting = self
        setting.path = "\(name).\(path)"
        setting.inner = inner.map { $0.below(name) }
        return setting
    }

    var key: KeyForm { KeyForm(name, form, about) }

    /// The settings of a map and of those in it, or the setting itself.
    var values: [Setting] { inner.isEmpty ? [self] : inner.flatMap(\.values) }

    /// Key and value as the file writes them; of a map, a line for each of its settings.
    func line(of settings: Settings) -> String {
        "\(name):\(inner.isEmpty ? " " : "")\(write(settings))"
    }

    /// Of a value; what is wrong with a map its settings say.
    func objections(to settings: Settings) -> [Objection] { objections(path, settings) }
}
