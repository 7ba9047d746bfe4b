"""Ready pipelines: one text for each, laid where GitLab, GitHub and Gitea look for it."""

from collections.abc import Mapping

# Gitea keeps artifacts as GitHub did before version 4.
_ARTIFACTS = b"actions/upload-artifact@v4"
_GITEA_ARTIFACTS = b"actions/upload-artifact@v3"


def of_a_site(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    """Every pipeline that reviews a site's data, or deploys it by a timetable, by its path in the site.

    ``sources`` are ``gitlab-ci.yml``, ``review.yml`` and ``daily.yml`` (for GitHub) and
    ``request.md``, what a merge request starts from.
    """
    daily = dict.fromkeys((".github/workflows/daily.yml", ".gitea/workflows/daily.yml"), sources["daily.yml"])
    return {".gitlab-ci.yml": sources["gitlab-ci.yml"], **_review(sources), **daily}


def of_the_program(sources: Mapping[str, bytes], tests: bytes) -> dict[str, bytes]:
    """The copies that stand in the program's own repository, where a register may live too.

    Its ``.gitlab-ci.yml`` is written by hand: it includes the one for sites where that
    lies. ``tests`` is GitHub's workflow for the program itself; Gitea takes the same.
    """
    return {**_review(sources), ".gitea/workflows/test.yml": tests}


def _review(sources: Mapping[str, bytes]) -> dict[str, bytes]:
    review, request = sources["review.yml"], sources["request.md"]
    return {
        ".gitlab/merge_request_templates/Default.md": request,
        ".github/pull_request_template.md": request,
        ".github/workflows/review.yml": review,
        ".gitea/workflows/review.yml": review.replace(_ARTIFACTS, _GITEA_ARTIFACTS),
    }
