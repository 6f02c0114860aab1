"""The addresses of the site."""

from django.urls import URLPattern, URLResolver, path

from mingzhang.office.desk import (
    account,
    document_figures,
    document_files,
    document_places,
    document_versions,
    documents,
    events,
    health,
    home,
    people,
    signing_in,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("verify/", signing_in.verify, name="verify"),
    path("me/", account.me, name="me"),
    path("me/password/", signing_in.change_password, name="change-password"),
    path("me/second-factor/", signing_in.second_factor, name="second-factor"),
    path("act/", account.act, name="act"),
    path("language/", account.language, name="language"),
    path("shortcuts/", account.shortcuts, name="shortcuts"),
    path("documents/", documents.documents, name="documents"),
    path("documents/new/", documents.drop_document, name="drop-document"),
    path("documents/<int:key>/", documents.document, name="document"),
    path("documents/<int:key>/recheck/", documents.recheck, name="document-recheck"),
    path("documents/<int:key>/original/", document_files.original, name="document-original"),
    path("documents/<int:key>/files/<slug:kind>/", document_files.export, name="document-export"),
    path("documents/<int:key>/pages/<int:number>/", document_places.page, name="document-page"),
    path("documents/<int:key>/pages/<int:number>.png", document_places.image, name="document-image"),
    path("documents/<int:key>/lines/<int:number>/", document_places.lines, name="document-lines"),
    path("documents/<int:key>/tables/<int:part>/<int:position>/", document_figures.table, name="document-table"),
    path(
        "documents/<int:key>/tables/<int:part>/<int:position>/<int:row>/<int:column>/",
        document_figures.figure,
        name="document-figure",
    ),
    path("documents/<int:key>/compare/<int:other>/", document_versions.compare, name="document-compare"),
    path("people/", people.people, name="people"),
    path("people/who-may-see/<slug:code>/", people.seen_by, name="who-may-see"),
    path("events/", events.events, name="events"),
    path("events/<int:key>/", events.event, name="event"),
    path("events/proof/", events.prove, name="prove-events"),
]
handler400 = "mingzhang.office.desk.errors.bad_request"
handler403 = "mingzhang.office.desk.errors.refused"
handler404 = "mingzhang.office.desk.errors.not_found"
handler500 = "mingzhang.office.desk.errors.fault"
