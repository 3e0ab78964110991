"""Every address of the API. The schema and its page are open: they describe the software, not what it holds."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from webui.api.assessments import Assessments, OneAssessment
from webui.api.files import UploadFiles
from webui.api.instances import FrameImage, Instances, OneInstance
from webui.api.me import Me
from webui.api.measurements import Measurements
from webui.api.nothing import Nothing
from webui.api.protocols import Protocols
from webui.api.rounds import OneRound, RoundReport, Rounds
from webui.api.uploads import OneUpload, Uploads

addresses = [
    path("me/", Me.as_view(), name="me"),
    path("uploads/", Uploads.as_view(), name="uploads"),
    path("uploads/<uuid:pk>/", OneUpload.as_view(), name="upload"),
    path("uploads/<uuid:pk>/files/", UploadFiles.as_view(), name="upload-files"),
    path("instances/", Instances.as_view(), name="instances"),
    path("instances/<uuid:pk>/", OneInstance.as_view(), name="instance"),
    path("frames/<uuid:pk>/image.png", FrameImage.as_view(), name="frame-image"),
    path("assessments/", Assessments.as_view(), name="assessments"),
    path("assessments/<uuid:pk>/", OneAssessment.as_view(), name="assessment"),
    path("measurements/", Measurements.as_view(), name="measurements"),
    path("rounds/", Rounds.as_view(), name="rounds"),
    path("rounds/<uuid:pk>/", OneRound.as_view(), name="round"),
    path("rounds/<uuid:pk>/report/", RoundReport.as_view(), name="round-report"),
    path("protocols/", Protocols.as_view(), name="protocols"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema", template_name="webui/api/docs.html"), name="docs"),
    path("<path:rest>", Nothing.as_view(), name="nothing"),
]
urls = [path("api/v1/", include((addresses, "api")))]
