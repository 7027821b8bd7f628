// SPDX-License-Identifier: Apache-2.0

extension Printer {
    /// HTML on standard input, PDF on standard output; arguments: the templates' folder, bytes of
    /// memory, seconds, bytes of a file.
    ///
    /// What a page asks for is given by `fetch` alone, also to styles and pictures within: files of
    /// the folder, links followed. A refusal ends the printing, and so does a picture or a style that
    /// can't be read, which WeasyPrint only logs: a page with a hole is no document.
    static let script = """
        import logging, mimetypes, os, pathlib, resource, sys, urllib.parse, urllib.request
        root = os.path.realpath(sys.argv[1])
        memory, seconds, size = (int(word) for word in sys.argv[2:5])
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        refused = []
        flaws = []

        class Flaws(logging.Handler):
            def emit(self, record):
                if record.levelno >= logging.ERROR:
                    flaws.append(' '.join(record.getMessage().split())[:400])

        def fetch(url, timeout=10, ssl_context=None):
            if url.startswith('data:'):
                return weasyprint.default_url_fetcher(url)
            parts = urllib.parse.urlsplit(url)
            path = os.path.realpath(urllib.request.url2pathname(parts.path))
            try:
                if parts.scheme != 'file' or parts.netloc or not path.startswith(root + os.sep):
                    raise OSError('outside')
                return {'file_obj': open(path, 'rb'), 'mime_type': mimetypes.guess_type(path)[0]}
            except (OSError, ValueError):
                refused.append(url)
                raise ValueError('refused: ' + url)

        try:
            import weasyprint
        except ModuleNotFoundError as error:
            print(error, file=sys.stderr)
            sys.exit(90)
        try:
            logger = logging.getLogger('weasyprint')
            logger.handlers = [Flaws()]
            logger.propagate = False
            page = weasyprint.HTML(
                string=sys.stdin.buffer.read().decode(), base_url=pathlib.Path(root).as_uri() + '/',
                url_fetcher=fetch)
            file = page.write_pdf()
        except MemoryError:
            sys.exit(92)
        if refused:
            print(refused[0], file=sys.stderr)
            sys.exit(91)
        if flaws:
            print(flaws[0], file=sys.stderr)
            sys.exit(93)
        sys.stdout.buffer.write(file)
        """
}
