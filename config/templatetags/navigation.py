"""The bar of a review's pages."""

from django import template

from config.navigation import navigation

register = template.Library()


@register.simple_tag(takes_context=True)
def navigate(context: template.Context) -> str:
    """Set `steps`, `role_words` and `find_url` for a page that says which `review` and which `step` it is.

    Writes nothing. Pages outside a review get none of the three.
    """
    review, user = context.get("review"), context.get("user")
    if review is not None and user is not None and user.is_authenticated:
        found = navigation(user, review, context.get("step", ""))
        context["steps"], context["role_words"], context["find_url"] = (
            found.steps,
            found.role_words,
            found.find_url,
        )
    return ""
