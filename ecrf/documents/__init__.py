"""Documents from the same declaration as the pages: blank CRF, data dictionary, schedule, edit checks, assumptions."""
