// SPDX-License-Identifier: Apache-2.0

package import Wording

package enum ZoneError: Worded, Equatable {
    case unknown(String)
    case malformed(String)

    package var sentence: Phrase {
        switch self {
        case .unknown(let name):
            Phrase(
                en:
                    "There is no time zone `\(name)` in /usr/share/zoneinfo (Debian package tzdata)",
                fr:
                    "Il n'y a pas de fuseau horaire `\(name)` dans /usr/share/zoneinfo (paquet Debian tzdata)"
            )
        case .malformed(let name):
            Phrase(
                en: "/usr/share/zoneinfo/\(name) is not a time zone file (RFC 8536)",
                fr: "/usr/share/zoneinfo/\(name) n'est pas un fichier de fuseau horaire (RFC 8536)")
        }
    }
}
