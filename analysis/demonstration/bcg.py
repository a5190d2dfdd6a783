"""BCG vaccine against tuberculosis: 13 trials, cases and people vaccinated and not.

Colditz et al. 1994 (JAMA 271:698), as distributed with R's metadat package (dat.bcg). Two pairs of authors
occur twice; label and year together tell them apart.
"""

TITLE = "BCG vaccine for preventing tuberculosis"
SHORT_TITLE = "BCG vaccine"
PICOS = {
    "population": "People without tuberculosis at the start of the trial.",
    "intervention": "BCG vaccination.",
    "comparison": "No vaccination.",
    "outcomes_text": "Cases of tuberculosis during the trial; the time of follow-up is not in the data set.",
    "study_designs": "Prospective trials of vaccination against none.",
}
SOURCE = "R metadat, dat.bcg"
VACCINE, NONE = "BCG vaccine", "No vaccine"

# label, year, cases and people with the vaccine, cases and people without
TRIALS = (
    ("Aronson", 1948, 4, 123, 11, 139),
    ("Ferguson & Simes", 1949, 6, 306, 29, 303),
    ("Rosenthal et al", 1960, 3, 231, 11, 220),
    ("Hart & Sutherland", 1977, 62, 13598, 248, 12867),
    ("Frimodt-Moller et al", 1973, 33, 5069, 47, 5808),
    ("Stein & Aronson", 1953, 180, 1541, 372, 1451),
    ("Vandiviere et al", 1973, 8, 2545, 10, 629),
    ("TPT Madras", 1980, 505, 88391, 499, 88391),
    ("Coetzee & Berjak", 1968, 29, 7499, 45, 7277),
    ("Rosenthal et al", 1961, 17, 1716, 65, 1665),
    ("Comstock et al", 1974, 186, 50634, 141, 27338),
    ("Comstock & Webster", 1969, 5, 2498, 3, 2341),
    ("Comstock et al", 1976, 27, 16913, 29, 17854),
)
