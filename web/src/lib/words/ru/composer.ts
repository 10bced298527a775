import type en from '../en/composer';

const ru: typeof en = {};

export default ru;
