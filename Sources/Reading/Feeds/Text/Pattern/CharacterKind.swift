// SPDX-License-Identifier: Apache-2.0

/// What anchors tell characters apart by; `edge` is where the text begins or ends.
enum CharacterKind: UInt8 {
    case edge, word, lineEnd, other
}
