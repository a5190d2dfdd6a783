# What metafor.R does not ask for: rates, single groups, changes, several moderators, three levels, many ranks, selection.
# Usage: Rscript metafor_more.R OUT.json
suppressMessages({library(metafor); library(metadat); library(jsonlite)})
num <- function(x) unname(as.numeric(x))
tight <- list(threshold=1e-14, maxiter=20000, stepadj=0.5)

pooled <- function(yi, vi, method, test) {
  r <- rma(yi, vi, method=method, test=test, control=if (method == "REML") tight else list())
  list(method=method, test=test, k=r$k, estimate=num(r$beta), se=num(r$se), ci_lower=num(r$ci.lb), ci_upper=num(r$ci.ub),
       p_value=num(r$pval), tau2=num(r$tau2), I2=num(r$I2), Q=num(r$QE))
}
effects <- function(name, measure, args, vtype=NULL) {
  es <- do.call(escalc, c(list(measure=measure), args, if (!is.null(vtype)) list(vtype=vtype)))
  e <- data.frame(yi=num(es$yi), vi=num(es$vi))
  list(name=name, measure=measure, vtype=vtype, arguments=lapply(args, num), yi=e$yi, vi=e$vi,
       fits=list(pooled(e$yi, e$vi, "DL", "z"), pooled(e$yi, e$vi, "REML", "knha")))
}
rates <- function(d) list(x1i=d$x1i, t1i=d$t1i, x2i=d$x2i, t2i=d$t2i)
shares <- list(xi=dat.pritz1997$xi, ni=dat.pritz1997$ni)
senn <- subset(dat.senn2013, !is.na(sdi))
# Morris 2008, table 1: the treatment groups of five studies.
morris <- list(m1i=c(30.6,23.5,0.5,53.4,35.6), m2i=c(38.5,26.8,0.7,75.9,36.0), sd1i=c(15.0,3.1,0.1,14.5,4.7),
               sd2i=c(11.6,4.1,0.1,4.4,4.6), ni=c(20,50,9,10,14), ri=c(.47,.64,.77,.89,.44))
arms <- with(dat.normand1999, list(m1i=m1i, sd1i=sd1i, n1i=n1i, m2i=m2i, sd2i=sd2i, n2i=n2i))
oedema <- with(dat.collins1985b, list(ai=pre.xti, n1i=pre.nti, ci=pre.xci, n2i=pre.nci))
sizes <- list(
  effects("nielweise2008", "IRR", rates(dat.nielweise2008)), effects("nielweise2008", "IRD", rates(dat.nielweise2008)),
  effects("hart1999", "IRR", rates(dat.hart1999)), effects("hart1999", "IRD", rates(dat.hart1999)),
  effects("pritz1997", "PR", shares), effects("pritz1997", "PLO", shares), effects("pritz1997", "PFT", shares),
  effects("pritz1997", "PAS", shares), effects("senn2013", "MN", list(mi=senn$mi, sdi=senn$sdi, ni=senn$ni)),
  effects("morris2008", "MC", morris), effects("morris2008", "SMCC", morris),
  effects("morris2008", "SMCR", morris[c("m1i","m2i","sd1i","ni","ri")]),
  effects("normand1999", "SMD", arms, "UB"), effects("normand1999", "SMD", arms, "LS2"),
  effects("normand1999", "MD", arms, "HO"), effects("normand1999", "ROM", arms, "HO"),
  effects("collins1985b", "AS", c(oedema, list(add=0))), effects("collins1985b", "PETO", oedema))

cbt <- dat.landenberger2005
cbt <- escalc("OR", ai=n.cbt.rec, n1i=n.cbt.rec+n.cbt.non, ci=n.ctrl.rec, n2i=n.ctrl.rec+n.ctrl.non, data=cbt)
writing <- dat.bangertdrowns2004[complete.cases(dat.bangertdrowns2004[, c("length","wic","feedback")]), ]
regression <- function(name, d, columns) {
  f <- as.formula(paste("~", paste(columns, collapse=" + ")))
  fits <- list()
  for (m in c("DL","REML")) for (t in c("z","knha")) {
    x <- rma(num(d$yi), num(d$vi), mods=f, data=d, method=m, test=t, control=if (m == "REML") tight else list())
    fits[[length(fits)+1]] <- list(method=m, test=t, k=x$k, estimate=num(x$beta), se=num(x$se), p_value=num(x$pval), ci_lower=num(x$ci.lb),
      ci_upper=num(x$ci.ub), tau2=num(x$tau2), I2=num(x$I2), R2=num(x$R2), QE=num(x$QE), QM=num(x$QM), QM_p=num(x$QMp))
  }
  list(name=name, yi=num(d$yi), vi=num(d$vi), moderators=as.list(as.data.frame(d)[columns]), fits=fits)
}
regressions <- list(regression("landenberger2005", cbt, c("interval","design")),
                    regression("bangertdrowns2004", writing, c("length","wic","feedback")))

levels3 <- function(name, d, study, V=NULL, mods=NULL) {
  # The optimizer stops at 1e-8 of the log-likelihood, the variances at its root.
  args <- list(yi=num(d$yi), V=if (is.null(V)) num(d$vi) else V, random=~ 1 | study/effect, data=data.frame(study=d[[study]], effect=seq_len(nrow(d))),
               control=list(optimizer="nlminb", rel.tol=1e-8))
  if (!is.null(mods)) args <- c(args, list(mods=mods, intercept=FALSE))
  r <- suppressWarnings(do.call(rma.mv, args))
  list(name=name, yi=num(d$yi), vi=if (is.null(V)) num(d$vi) else num(diag(V)), study=as.character(d[[study]]), V=V, design=mods,
       estimate=num(r$beta), se=num(r$se), sigma2=num(r$sigma2), Q=num(r$QE), Q_p=num(r$QEp), log_likelihood=num(logLik(r)))
}
delinquency <- dat.assink2016
exams <- dat.berkey1998
three <- list(levels3("konstantopoulos2011", dat.konstantopoulos2011, "district"),
  levels3("assink2016", delinquency, "study"),
  levels3("assink2016, outcomes correlated by .6", delinquency, "study", V=vcalc(vi, cluster=study, obs=esid, data=delinquency, rho=.6)),
  levels3("berkey1998", exams, "trial", V=vcalc(vi=1, cluster=author, rvars=c(v1i, v2i), data=exams), mods=unname(model.matrix(~ outcome - 1, exams))))

small <- function(name, yi, vi) {
  r <- rma(yi, vi, method="ML", control=list(threshold=1e-12, maxiter=20000, stepadj=0.5))
  s <- selmodel(r, type="stepfun", steps=0.025, alternative=if (r$beta < 0) "less" else "greater", skiphes=TRUE, control=list(optimizer="nlminb", rel.tol=1e-9))
  b <- ranktest(yi, vi)
  list(name=name, yi=yi, vi=vi, begg=list(kendall_tau=num(b$tau), p_value=num(b$pval)),
       orwin=num(fsn(yi, vi, type="Orwin")$fsnum), rosenberg=num(fsn(yi, vi, type="Rosenberg")$fsnum), rosenthal=num(fsn(yi, vi)$fsnum),
       selection=list(estimate=num(s$beta), tau2=num(s$tau2), delta=num(s$delta)[2], log_likelihood=num(logLik(s)), LRT=num(s$LRT)))
}
asymmetry <- list(small("landenberger2005", num(cbt$yi), num(cbt$vi)), small("hackshaw1998", num(dat.hackshaw1998$yi), num(dat.hackshaw1998$vi)))

write_json(list(meta=list(software=paste("R", getRversion(), "metafor", packageVersion("metafor"), "metadat", packageVersion("metadat"))),
  effect_sizes=sizes, regressions=regressions, three_level=three, small_study=asymmetry), commandArgs(TRUE)[1],
  auto_unbox=TRUE, digits=NA, null="null", na="null", matrix="rowmajor")
