// SPDX-License-Identifier: Apache-2.0

package import Calendar
internal import Wording

extension MistakeList {
    /// The site's zone; nil after noting that the system can't read it any more, though the
    /// settings could.
    package func zone(of settings: Settings, at node: YAMLNode) -> Zone? {
        do {
            return try Zone(settings.zone)
        } catch {
            addMistake(
                at: node,
                Phrase(
                    en: "The time zone of the settings can't be read: \(error)",
                    fr: "Le fuseau horaire des réglages n'est pas lisible : \(error)"),
                Phrase(
                    en: "Install the system's time zones (the package tzdata)",
                    fr: "Installez les fuseaux horaires du système (le paquet tzdata)"))
            return nil
        }
    }
}
