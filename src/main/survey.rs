//! Looks for heads, between the two passes.

use scanitize::error::{Error, Reason, Result};
use scanitize::limits::Limits;
use scanitize::sanitize::{Coordinator, Finding, Survey, Surveyor};

use crate::detector::Nets;
use crate::input::Inputs;
use crate::pool;
use crate::progress::Progress;

/// Makes all surveys that the coordinator asks for, and those to which their answers lead. One that breaks down finds nothing out.
pub fn survey_all(inputs: &Inputs, jobs: usize, coordinator: &mut Coordinator) {
    loop {
        let surveys = coordinator.surveys(None, None);
        if surveys.is_empty() {
            return;
        }
        let mut progress = Progress::new("looked through for a face", surveys.len());
        let found = |index: usize| surveys.get(index).and_then(|survey| look(inputs, survey).ok());
        pool::run(jobs, surveys.len(), found, |index, finding| {
            progress.step();
            if let Some(survey) = surveys.get(index) {
                coordinator.surveyed(&survey.id, finding.flatten());
            }
        });
    }
}

fn look(inputs: &Inputs, survey: &Survey) -> Result<Finding> {
    let mut surveyor = Surveyor::new(survey.clone(), Limits::default())?;
    for file in survey.files.iter().map(|file| file.file) {
        let input = inputs.list.get(file as usize).ok_or(Error::new(Reason::InternalError, "a survey of what is not here"))?;
        surveyor.add(file, &mut inputs.open(input)?)?;
    }
    surveyor.finish(Some(&mut Nets::default()))
}
