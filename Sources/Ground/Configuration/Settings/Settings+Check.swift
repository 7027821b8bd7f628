// SPDX-License-Identifier: Apache-2.0

internal import Calendar
internal import Wording

extension Settings {
    /// What no single key can say of itself.
    func check(_ root: YAMLNode, _ mistakes: MistakeList) {
        do {
            _ = try Zone(zone)
        } catch {
            mistakes.add(
                at: Self.node("zone", in: root), Phrase(of: error),
                Phrase(
                    en: "Name a zone of /usr/share/zoneinfo, such as America/Guadeloupe",
                    fr: "Nommez un fuseau de /usr/share/zoneinfo, par exemple America/Guadeloupe"))
        }
        if retry.base > retry.cap {
            mistakes.add(
                at: Self.node("retry", in: root),
                Phrase(
                    en: "`retry.base` is longer than `retry.cap`",
                    fr: "`retry.base` est plus long que `retry.cap`"),
                Phrase(
                    en: "Make the cap the longest wait between two attempts",
                    fr: "Faites de `cap` la plus longue attente entre deux tentatives"))
        }
        for role in expectedRoles ?? [] where !Self.roleNames.contains(role) {
            mistakes.add(
                at: Self.node("expected_roles", in: root),
                Phrase(
                    en: "`expected_roles` has `\(role)`, which is no role",
                    fr: "`expected_roles` contient `\(role)`, qui n'est pas un rôle"),
                Phrase(
                    en: "Name some of \(Self.roleNames.joined(separator: ", ")); [] for none",
                    fr: "Choisissez parmi \(Self.roleNames.joined(separator: ", ")) ; [] pour aucun"
                )
            )
        }
        for folder in exportFolders where !folder.hasPrefix("/") || folder.contains("/../") {
            mistakes.add(
                at: Self.node("export_folders", in: root),
                Phrase(
                    en: "`export_folders` has `\(folder)`, which is no absolute path",
                    fr: "`export_folders` contient `\(folder)`, qui n'est pas un chemin absolu"),
                Phrase(
                    en: "Write it from the root, such as /srv/laboratoire",
                    fr: "Écrivez-le depuis la racine, par exemple /srv/laboratoire"))
        }
        checkDurations(root, mistakes)
    }

    private func checkDurations(_ root: YAMLNode, _ mistakes: MistakeList) {
        if networkPatience < .seconds(3) {
            mistakes.add(
                at: Self.node("network_patience", in: root),
                Phrase(
                    en: "`network_patience` is shorter than 3s",
                    fr: "`network_patience` est plus court que 3s"),
                Phrase(
                    en: "Write a longer time, such as 30s: a probe is sent once a second at most",
                    fr:
                        "Écrivez une durée plus longue, par exemple 30s : une sonde part une fois par seconde au plus"
                ))
        }
        if sweep < .milliseconds(100) {
            mistakes.add(
                at: Self.node("sweep", in: root),
                Phrase(en: "`sweep` is shorter than 100ms", fr: "`sweep` est plus court que 100ms"),
                Phrase(
                    en: "Write a longer time, such as 10s: events wake the service between sweeps",
                    fr:
                        "Écrivez une durée plus longue, par exemple 10s : des événements réveillent le service entre deux passages"
                ))
        }
    }

    private static func node(_ key: String, in root: YAMLNode) -> YAMLNode {
        guard case .map(let entries) = root.content else { return root }
        return entries.first { $0.key.text == key }?.value ?? root
    }
}
