// SPDX-License-Identifier: Apache-2.0

/// Whether a line can be a row of the feed: asked only where something else is declared.
struct Probe {
    /// It has the table's number of cells.
    var isWhole = false
    /// It has cells enough for all that a row must have.
    var suffices = false
    /// The cells of the key, or of the required columns where there is none, are filled.
    var hasKeyText = true
    /// And they are what their columns allow.
    var hasKey = true
    /// Some number, date or time is what its column allows.
    var hasTyped = false
    /// Nothing in it is a fault.
    var isGood = true
    /// Cells that are not empty.
    var filled = 0

    /// The feed's full shape and its key.
    var isRow: Bool { isWhole && hasKeyText && hasKey && filled > 0 }

    /// A row, though it may be a bad one: its key, or some value of it, can be read.
    var mayBeRow: Bool { suffices && hasKeyText && filled > 0 && (hasKey || hasTyped) }

    /// A good row of this feed, beyond doubt.
    var isProven: Bool { isRow && isGood && hasTyped }
}
