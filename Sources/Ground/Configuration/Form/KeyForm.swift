// SPDX-License-Identifier: Apache-2.0

/// One key of a YAML file, declared once: for its parser, and for the editors' schema.
package struct KeyForm: Sendable {
    package let name: String
    package let form: ValueForm
    /// One line for the file's author, without a full stop.
    package let about: String
    package let isRequired: Bool

    package init(
        _ name: String, _ form: ValueForm, _ about: String, isRequired: Bool = false
    ) {
        self.name = name
        self.form = form
        self.about = about
        self.isRequired = isRequired
    }
}
