"""The pages about people, reviews, protocols and studies."""

app_name = "reviews"
urlpatterns = []
