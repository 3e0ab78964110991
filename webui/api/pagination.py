from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """Numbered pages with `count` and links to their neighbours. Every list is in a total order, so a page repeats and skips nothing."""

    page_size = 100
    page_size_query_param = "page_size"
    max_page_size = 1000
