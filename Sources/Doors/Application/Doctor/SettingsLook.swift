// SPDX-License-Identifier: Apache-2.0

internal import Configuration
internal import Wording

/// Finds assumed settings that differ from site to site.
enum SettingsLook {
    static func find(_ installation: Installation) -> [Finding] {
        let settings = installation.settings
        guard settings.configFile == nil, settings.unsaid.contains("zone") else { return [] }
        return [
            Finding(
                "no_configuration", "settings",
                Phrase(
                    en: "There is no configuration file in \(settings.home): the zone"
                        + " \(settings.zone), a factory day from \(settings.factoryDayHour) o'clock"
                        + " and the language \(settings.language.rawValue) are taken.",
                    fr: "Aucun fichier de configuration dans \(settings.home) : le fuseau"
                        + " \(settings.zone), la journée d'usine dès \(settings.factoryDayHour) h"
                        + " et la langue \(settings.language.rawValue) sont retenus."),
                next: Phrase(
                    en:
                        "Write `zone:` and `language:` into \(settings.home)/config/bascule.yaml, or"
                        + " set BASCULE_HOME if the home is another folder.",
                    fr:
                        "Écrivez `zone:` et `language:` dans \(settings.home)/config/bascule.yaml, ou"
                        + " réglez BASCULE_HOME si le site est un autre dossier."), weight: .note)
        ]
    }
}
