// SPDX-License-Identifier: Apache-2.0

extension FactoryDjango {
    /// A site of Django with Debian's django-oauth-toolkit, as a factory has it: OpenID Connect with an RSA
    /// key, PKCE asked for, people in groups, and a page on which they allow it.
    ///
    /// Arguments: its folder, the address of return, the client's secret. It prints its port; a line of
    /// JSON on `people.jsonl` (`name`, `password`, `groups`) is somebody who is there from then on.
    static let script = #"""
        import json, os, sys
        import django
        from django.conf import settings

        folder, back, secret = sys.argv[1], sys.argv[2], sys.argv[3]
        settings.configure(
            DEBUG=False, SECRET_KEY="of the factory", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF="factory",
            INSTALLED_APPS=[
                "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
                "oauth2_provider"],
            MIDDLEWARE=[
                "django.middleware.common.CommonMiddleware",
                "django.contrib.sessions.middleware.SessionMiddleware",
                "django.middleware.csrf.CsrfViewMiddleware",
                "django.contrib.auth.middleware.AuthenticationMiddleware"],
            DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder + "/db"}},
            PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
            TEMPLATES=[{
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "context_processors": ["django.template.context_processors.request"],
                    "loaders": [
                        ("django.template.loaders.locmem.Loader", {
                            # The toolkit's own would fetch its style from another host.
                            "oauth2_provider/base.html":
                                "<!doctype html><title>Usine</title><link rel=icon href='data:,'>"
                                "{% block content %}{% endblock %}",
                            "registration/login.html":
                                "<!doctype html><title>Usine</title><link rel=icon href='data:,'><h1>Usine</h1><form method=post>"
                                "{% csrf_token %}{{ form.as_p }}<button>Entrer</button></form>"}),
                        "django.template.loaders.app_directories.Loader"]}}],
            STATIC_URL="/static/", LOGIN_URL="/login/", LOGIN_REDIRECT_URL="/", USE_TZ=True,
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
            OAUTH2_PROVIDER={
                "OIDC_ENABLED": True, "OIDC_RSA_PRIVATE_KEY": open(folder + "/rsa.pem").read(),
                "PKCE_REQUIRED": True, "SCOPES": {"openid": "who you are"},
                "OAUTH2_VALIDATOR_CLASS": "factory.Validator"})
        sys.modules["factory"] = sys.modules["__main__"]
        django.setup()

        from django.contrib.auth.models import Group, User
        from django.contrib.auth.views import LoginView
        from django.core.management import call_command
        from django.core.wsgi import get_wsgi_application
        from django.urls import include, path
        from oauth2_provider.models import Application
        from oauth2_provider.oauth2_validators import OAuth2Validator
        from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
        from socketserver import ThreadingMixIn

        class Validator(OAuth2Validator):
            def get_additional_claims(self, request):
                return {
                    "preferred_username": request.user.username,
                    "groups": [group.name for group in request.user.groups.all()]}

        urlpatterns = [
            path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
            path("login/", LoginView.as_view())]

        class Server(ThreadingMixIn, WSGIServer):
            daemon_threads = True

        class Quiet(WSGIRequestHandler):
            def log_message(self, *rest):
                pass

        def welcome():
            """Those who have come since, or whose groups have changed."""
            if not os.path.exists(folder + "/people.jsonl"):
                return
            for line in open(folder + "/people.jsonl"):
                told = json.loads(line)
                user, is_new = User.objects.get_or_create(username=told["name"])
                if is_new:
                    user.set_password(told["password"])
                    user.save()
                user.groups.set([Group.objects.get_or_create(name=name)[0] for name in told["groups"]])

        call_command("migrate", verbosity=0)
        Application.objects.create(
            name="Bascule", client_id="console", client_secret=secret, redirect_uris=back,
            client_type="confidential", authorization_grant_type="authorization-code", algorithm="RS256")
        inner = get_wsgi_application()

        def application(environment, start):
            welcome()
            return inner(environment, start)

        server = Server(("127.0.0.1", 0), Quiet)
        server.set_app(application)
        print(server.server_port, flush=True)
        server.serve_forever()
        """#
}
