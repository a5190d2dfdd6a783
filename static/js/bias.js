// Risk of bias: the page of one assessment, of a result or of all results. What follows from the answers (which questions
// apply, the path, proposals, counts) comes from the server with every answer of autosave; here it is only shown.

import "./bias/apart.js";
import "./bias/chart.js";
import "./bias/domains.js";
import "./bias/guidance.js";
import "./bias/judgements.js";
import "./bias/questions.js";
import "./bias/support.js";
import "./bias/telling.js";
import { showAll } from "./bias/assessment.js";

showAll();
