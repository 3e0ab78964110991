"""A browser of a person, for page tests."""

from django.contrib.auth.models import User
from django.test import Client


def browser_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
