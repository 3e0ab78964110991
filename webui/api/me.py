from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from auditapp.access.selectors import departments_for, roles_of


class RoleOutput(serializers.Serializer[Any]):
    role = serializers.CharField()
    department = serializers.CharField()


class MeOutput(serializers.Serializer[Any]):
    username = serializers.CharField()
    name = serializers.CharField(allow_blank=True)
    roles = RoleOutput(many=True)
    may_upload_to = serializers.ListField(child=serializers.CharField(), help_text="departments")
    token_expires_at = serializers.DateTimeField(allow_null=True)


class Me(APIView):
    @extend_schema(responses=MeOutput)
    def get(self, request: Request) -> Response:
        """Who you are here, and where you may upload."""
        assert request.user.is_authenticated
        roles = [{"role": role.code, "department": department.slug} for role, department in roles_of(request.user)]
        return Response(
            {
                "username": request.user.get_username(),
                "name": request.user.get_full_name(),
                "roles": roles,
                "may_upload_to": [department.slug for department in departments_for(request.user, "upload")],
                "token_expires_at": getattr(request.auth, "expiry", None),
            }
        )
