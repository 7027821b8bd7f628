// SPDX-License-Identifier: Apache-2.0

package import Wording

/// There is no such upload, or it has ended.
package struct UploadEnded: Worded {
    package let id: Int64

    package var sentence: Phrase {
        Phrase(
            en: "Upload \(id) was imported or discarded already: send the file again if need be",
            fr: "Le dépôt \(id) a déjà été importé ou abandonné : renvoyez le fichier si besoin")
    }
}
