// SPDX-License-Identifier: Apache-2.0

/// The kinds of characters that anchors distinguish; `edge` is the text's beginning or end.
enum CharacterKind: UInt8 {
    case edge, word, lineEnd, other
}
