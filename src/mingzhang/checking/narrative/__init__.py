"""The wording of a document: facts said in several places, definitions, projects, repeats, plausibility."""
