// SPDX-License-Identifier: Apache-2.0

extension Stylesheet {
    /// What the script shows: the command bar, the keys, files on their way.
    static let live = """
        label input, label select { font-weight: 400; }
        a.find { color: var(--soft); text-decoration: none; }
        kbd { font: var(--mono); border: 1px solid var(--line); border-radius: 4px; padding: 0 5px; background: var(--paper); }
        .over { outline: 3px dashed var(--accent); outline-offset: 4px; }
        ul.sent, ul.found { list-style: none; margin: 0; padding: var(--s2) 0; }
        ul.sent { padding: 0 var(--s4) var(--s4); }
        ul.sent li { display: flex; gap: var(--s3); align-items: center; padding: var(--s1) 0; overflow-wrap: anywhere; }
        progress { accent-color: var(--accent); flex: 1 1 8rem; max-width: 20rem; }
        dialog { border: 1px solid var(--line); border-radius: var(--round); background: var(--sheet); color: var(--ink);
        padding: var(--s5); width: min(36rem, calc(100vw - 2rem)); margin-top: 12vh; }
        dialog::backdrop { background: rgb(0 0 0 / .35); }
        dialog h2 { margin: 0 0 var(--s3); }
        dialog .button { margin: var(--s3) var(--s2) 0 0; }
        ul.found a { display: block; padding: 6px var(--s2); border-radius: 6px; text-decoration: none; }
        ul.found a:hover, ul.found a:focus { background: var(--rule); }
        ul.found small { display: block; color: var(--soft); }
        dl.keys { display: grid; grid-template-columns: 5rem 1fr; gap: var(--s1) var(--s3); margin: 0; }
        dl.keys dd { margin: 0; }

        """
}
